// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table from its lowest token to its highest, a page at a time, with one row of look-ahead. Not
 * safe for several threads.
 */
final class TableScan {
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(60);
  private static final int KEY_INDEX = 1;

  private final ComparedColumns columns;
  private final ClusteringOrder order;
  private final TableId table;
  private final Iterator<Row> rows;
  private @Nullable ScannedRow head;
  private long read;

  private TableScan(
      ComparedColumns columns, ClusteringOrder order, TableId table, Iterator<Row> rows) {
    this.columns = columns;
    this.order = order;
    this.table = table;
    this.rows = rows;
  }

  /** Reads the first page. */
  static TableScan open(
      CqlSession session,
      TableId table,
      ComparedColumns columns,
      ClusteringOrder order,
      ComparisonRequest request) {
    SimpleStatement statement =
        SimpleStatement.newInstance(query(table, columns))
            .setNowInSeconds(Math.toIntExact(request.nowInSeconds()))
            .setConsistencyLevel(request.consistency())
            .setPageSize(request.pageSize())
            .setTimeout(PAGE_TIMEOUT)
            .setIdempotent(true);
    TableScan scan = new TableScan(columns, order, table, session.execute(statement).iterator());
    scan.advance();
    return scan;
  }

  /** {@code token, key columns, then for each other column: itself, WRITETIME, TTL}. */
  static String query(TableId table, ComparedColumns columns) {
    List<String> selectors = new ArrayList<>();
    selectors.add(
        "token("
            + String.join(", ", columns.partitionKey().stream().map(TableScan::cql).toList())
            + ")");
    columns.key().forEach(column -> selectors.add(cql(column)));
    for (Column column : columns.nonKey()) {
      String name = cql(column);
      selectors.add(name);
      selectors.add("WRITETIME(" + name + ")");
      selectors.add("TTL(" + name + ")");
    }
    return "SELECT "
        + String.join(", ", selectors)
        + " FROM "
        + cql(table.keyspace())
        + "."
        + cql(table.table());
  }

  /** The readers of the static columns, then of the regular ones, for rows of this layout. */
  static List<CellReader> readers(ComparedColumns columns, Side side) {
    int first = KEY_INDEX + columns.key().size();
    List<CellReader> readers = new ArrayList<>();
    for (Column column : columns.nonKey()) {
      CellReader.Shape shape = CellReader.Shape.of(column, columns);
      readers.add(new CellReader(columns.of(side, column), shape, first + 3 * readers.size()));
    }
    return readers;
  }

  /** The row that was read last and not yet passed by; null after the last row. */
  @Nullable ScannedRow head() {
    return head;
  }

  /** How many rows were read, rows that stand for a static row alone included. */
  long read() {
    return read;
  }

  /**
   * @throws IllegalStateException if the server's order is not the one in which we compare: a merge
   *     join over it would report nonsense
   */
  void advance() {
    ScannedRow previous = head;
    head = rows.hasNext() ? scanned(rows.next()) : null;
    if (head != null) {
      read++;
      if (previous != null && previous.compareTo(head) >= 0) {
        throw new IllegalStateException(
            table
                + " was not read in order: "
                + head.key(columns)
                + " came after "
                + previous.key(columns));
      }
    }
  }

  private ScannedRow scanned(Row row) {
    List<Bytes> partition = new ArrayList<>();
    int index = KEY_INDEX;
    for (int i = 0; i < columns.partitionKey().size(); i++) {
      partition.add(bytes(row, index++));
    }
    List<Bytes> clustering = new ArrayList<>();
    boolean staticOnly = !columns.clustering().isEmpty() && row.getBytesUnsafe(index) == null;
    for (int i = 0; i < columns.clustering().size() && !staticOnly; i++) {
      clustering.add(bytes(row, index++));
    }
    Optional<Clustering> key =
        staticOnly ? Optional.empty() : Optional.of(new Clustering(clustering));
    return new ScannedRow(
        row.getLong(0), new PartitionKey(partition), key, key.map(order::row), row);
  }

  private static Bytes bytes(Row row, int index) {
    ByteBuffer value = row.getBytesUnsafe(index);
    if (value == null) {
      throw new IllegalStateException("a key column is null in " + row.getFormattedContents());
    }
    return Bytes.copyOf(value);
  }

  private static String cql(Column column) {
    return cql(column.name());
  }

  private static String cql(String name) {
    return CqlIdentifier.fromInternal(name).asCql(false);
  }
}
