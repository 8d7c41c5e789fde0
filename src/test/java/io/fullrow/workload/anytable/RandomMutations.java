// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.cql.BatchType;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.schema.TableSchema;
import io.fullrow.workload.Stamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Random mutations of a table, each as CQL and as fragments. All of them follow from the seed, but
 * "now" and expiries, which are relative to the start of the run. Not thread-safe.
 */
public final class RandomMutations {
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final SplittableRandom random;
  private final TableSchema table;
  private final Keys keys;
  private final Stamps stamps;
  private final RandomRows rows;
  private final RandomRanges ranges;

  /**
   * @param table the old one
   * @param defaultTtl of it, in seconds
   * @param runStart in seconds since the epoch
   */
  public RandomMutations(TableSchema table, OptionalInt defaultTtl, long seed, int runStart) {
    this.random = new SplittableRandom(seed);
    RandomValues values = new RandomValues(random);
    this.table = table;
    this.keys = new Keys(random, values, table);
    this.stamps = new Stamps(random, runStart, defaultTtl);
    this.rows = new RandomRows(random, values, table);
    this.ranges = new RandomRanges(random, keys, table);
  }

  /** Of any kind that the table can have. */
  public Mutation next() {
    int now = stamps.now();
    PartitionKey partition = keys.partition();
    List<Piece> pieces = new ArrayList<>();
    int count = random.nextInt(5) == 0 ? random.nextInt(2, 5) : 1;
    Clustering row = keys.row();
    for (int i = 0; i < count; i++) {
      // Half of a batch is about one row.
      pieces.add(piece(partition, random.nextBoolean() ? row : keys.row(), now));
    }
    List<Statement> statements = pieces.stream().flatMap(p -> p.statements().stream()).toList();
    List<Change> changes = merged(pieces.stream().flatMap(p -> p.changes().stream()).toList());
    Optional<BatchType> batch =
        statements.size() == 1
            ? Optional.empty()
            : Optional.of(random.nextBoolean() ? BatchType.LOGGED : BatchType.UNLOGGED);
    return new Mutation(
        now,
        batch,
        statements,
        changes.stream()
            .map(change -> new Fragment(table.id(), partition, change, false, false, NOWHERE))
            .toList());
  }

  private Piece piece(PartitionKey partition, Clustering row, int now) {
    int kind = random.nextInt(100);
    boolean hasRegulars = !table.regulars().isEmpty();
    boolean hasStatics = !table.statics().isEmpty();
    boolean hasRanges = !table.clustering().isEmpty();
    if (kind < 30 && hasRegulars) {
      return rows.update(partition, Optional.of(row), stamps.write(now));
    }
    if (kind < 42 && hasStatics) {
      return rows.update(partition, Optional.empty(), stamps.write(now));
    }
    if (kind < 48 && hasRegulars) {
      return rows.deleteColumns(partition, Optional.of(row), stamps.deletion(now));
    }
    if (kind < 51 && hasStatics) {
      return rows.deleteColumns(partition, Optional.empty(), stamps.deletion(now));
    }
    if (kind < 57) {
      boolean wide = table.clustering().isEmpty();
      Stamp stamp = wide ? stamps.wideDeletion(now) : stamps.deletion(now);
      return rows.deleteRow(partition, row, stamp);
    }
    if (kind < 63 && hasRanges) {
      return ranges.delete(partition, stamps.wideDeletion(now));
    }
    if (kind < 65) {
      return rows.deletePartition(partition, stamps.wideDeletion(now));
    }
    return rows.insert(partition, row, stamps.write(now));
  }

  /**
   * As a replica publishes a batch: what is about one row in one fragment, as long as nothing in it
   * is there twice.
   */
  private static List<Change> merged(List<Change> changes) {
    List<Change> merged = new ArrayList<>();
    for (Change change : changes) {
      Optional<Change> together = Optional.empty();
      for (int i = 0; i < merged.size() && together.isEmpty(); i++) {
        together = together(merged.get(i), change);
        if (together.isPresent()) {
          merged.set(i, together.get());
        }
      }
      if (together.isEmpty()) {
        merged.add(change);
      }
    }
    return merged;
  }

  private static Optional<Change> together(Change first, Change second) {
    if (first instanceof Change.StaticRow a && second instanceof Change.StaticRow b) {
      return together(a.columns(), b.columns()).map(Change.StaticRow::new);
    }
    if (first instanceof Change.Row a
        && second instanceof Change.Row b
        && a.clustering().equals(b.clustering())
        && (a.marker().isEmpty() || b.marker().isEmpty())
        && (a.deletion().isEmpty() || b.deletion().isEmpty())) {
      return together(a.columns(), b.columns())
          .map(
              columns ->
                  new Change.Row(
                      a.clustering(),
                      a.marker().or(b::marker),
                      a.deletion().or(b::deletion),
                      columns));
    }
    return Optional.empty();
  }

  private static Optional<RowContent> together(RowContent first, RowContent second) {
    Set<Object> touched = new HashSet<>(first.cells().keySet());
    touched.addAll(first.complexDeletions().keySet());
    if (second.cells().keySet().stream().anyMatch(touched::contains)
        || second.complexDeletions().keySet().stream().anyMatch(touched::contains)) {
      return Optional.empty();
    }
    Map<CellKey, Cell> cells = new TreeMap<>(first.cells());
    cells.putAll(second.cells());
    Map<String, Deletion> deletions = new TreeMap<>(first.complexDeletions());
    deletions.putAll(second.complexDeletions());
    return Optional.of(RowContent.of(cells, deletions));
  }
}
