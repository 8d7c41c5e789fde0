// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.workload.Stamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Deletions of ranges between any two bounds, of unequal prefixes too. Where one condition cannot
 * say it in CQL, since the columns are of mixed directions, several deletions of one batch do.
 */
final class RandomRanges {
  private final SplittableRandom random;
  private final Keys keys;
  private final TableSchema table;
  private final ClusteringOrder order;
  private final String name;

  RandomRanges(SplittableRandom random, Keys keys, TableSchema table) {
    this.random = random;
    this.keys = keys;
    this.table = table;
    this.order = ClusteringOrder.of(table);
    this.name =
        TableShape.quoted(table.id().keyspace()) + "." + TableShape.quoted(table.id().table());
  }

  Piece delete(PartitionKey partition, Stamp stamp) {
    RangeBound start = bound();
    RangeBound end = bound();
    if (isEmpty(start, end)) {
      RangeBound other = start;
      start = end;
      end = other;
    }
    if (isEmpty(start, end)) {
      start = new RangeBound(start.prefix(), true);
      end = start;
    }
    Change deleted = new Change.Range(start, end, stamp.deletion());
    List<Statement> statements = new ArrayList<>();
    if (start.prefix().isEmpty() && end.prefix().isEmpty()) {
      // Without any condition it would be the partition with its static row.
      Bytes pivot = keys.component(0);
      RangeBound middle = RangeBound.inclusive(pivot);
      statements.add(statement(partition, stamp, new Slice(0, start, middle)));
      statements.add(statement(partition, stamp, new Slice(0, RangeBound.exclusive(pivot), end)));
    } else if (isOneDirection() && random.nextBoolean()) {
      statements.add(byTuples(partition, stamp, start, end));
    } else {
      for (Slice slice : slices(start, end)) {
        statements.add(statement(partition, stamp, slice));
      }
    }
    return new Piece(statements, List.of(deleted));
  }

  private boolean isEmpty(RangeBound start, RangeBound end) {
    return order.start(start).compareTo(order.end(end)) >= 0;
  }

  /** Of a row that others write too, or of few columns of it. */
  private RangeBound bound() {
    List<Bytes> row = new ArrayList<>(keys.row().components());
    int size = Math.max(random.nextInt(row.size() + 1), random.nextInt(row.size() + 1));
    if (size > 0 && random.nextBoolean()) {
      row.set(size - 1, keys.component(size - 1));
    }
    return new RangeBound(row.subList(0, size), size == 0 || random.nextBoolean());
  }

  /**
   * Rows that share the first columns of a bound, between two bounds in the next column alone.
   *
   * @param shared how many columns are equal
   */
  private record Slice(int shared, RangeBound start, RangeBound end) {
    List<Bytes> prefix() {
      RangeBound longer = start.prefix().size() >= end.prefix().size() ? start : end;
      return longer.prefix().subList(0, shared);
    }
  }

  /** In clustering order: down from the start's prefix, across, and up to the end's prefix. */
  private static List<Slice> slices(RangeBound start, RangeBound end) {
    int common = 0;
    while (common < Math.min(start.prefix().size(), end.prefix().size())
        && start.prefix().get(common).equals(end.prefix().get(common))) {
      common++;
    }
    List<Slice> slices = new ArrayList<>();
    for (int shared = start.prefix().size() - 1; shared > common; shared--) {
      slices.add(new Slice(shared, cut(start, shared + 1), upTo(start, shared)));
    }
    RangeBound from = start.prefix().size() > common ? cut(start, common + 1) : start;
    RangeBound to = end.prefix().size() > common ? cut(end, common + 1) : end;
    slices.add(new Slice(common, from, to));
    for (int shared = common + 1; shared < end.prefix().size(); shared++) {
      slices.add(new Slice(shared, upTo(end, shared), cut(end, shared + 1)));
    }
    return slices;
  }

  /** The rows with the bound's own value in the last column belong to another slice. */
  private static RangeBound cut(RangeBound bound, int size) {
    boolean whole = size == bound.prefix().size();
    return new RangeBound(bound.prefix().subList(0, size), whole && bound.inclusive());
  }

  private static RangeBound upTo(RangeBound bound, int size) {
    return new RangeBound(bound.prefix().subList(0, size), true);
  }

  private Statement statement(PartitionKey partition, Stamp stamp, Slice slice) {
    Statement statement = begin(partition, stamp).where(table.clustering(), slice.prefix());
    limit(statement, slice.shared(), slice.start(), true);
    limit(statement, slice.shared(), slice.end(), false);
    return statement;
  }

  private void limit(Statement statement, int column, RangeBound bound, boolean start) {
    if (bound.prefix().size() > column) {
      Column limited = table.clustering().get(column);
      statement.add(
          " AND "
              + TableShape.quoted(limited.name())
              + operator(limited.reversed() ^ start, bound.inclusive())
              + "?",
          Bound.of(bound.prefix().get(column)));
    }
  }

  private Statement byTuples(
      PartitionKey partition, Stamp stamp, RangeBound start, RangeBound end) {
    Statement statement = begin(partition, stamp);
    boolean reversed = table.clustering().get(0).reversed();
    tuple(statement, start, operator(!reversed, start.inclusive()));
    tuple(statement, end, operator(reversed, end.inclusive()));
    return statement;
  }

  private void tuple(Statement statement, RangeBound bound, String operator) {
    int size = bound.prefix().size();
    if (size > 0) {
      String names =
          table.clustering().subList(0, size).stream()
              .map(column -> TableShape.quoted(column.name()))
              .collect(Collectors.joining(", "));
      String places = String.join(", ", Collections.nCopies(size, "?"));
      statement.add(
          " AND (" + names + ")" + operator + "(" + places + ")",
          bound.prefix().stream().map(Bound::of).toArray(Bound[]::new));
    }
  }

  private Statement begin(PartitionKey partition, Stamp stamp) {
    return new Statement()
        .add("DELETE FROM " + name)
        .usingTimestamp(stamp)
        .add(" WHERE")
        .where(table.partitionKey(), partition.components());
  }

  private static String operator(boolean greater, boolean inclusive) {
    return (greater ? " >" : " <") + (inclusive ? "= " : " ");
  }

  private boolean isOneDirection() {
    return table.clustering().stream().map(Column::reversed).distinct().count() == 1;
  }
}
