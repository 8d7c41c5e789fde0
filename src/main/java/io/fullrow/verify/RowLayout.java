// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The queries of one comparison, and where each column stands in their rows. */
record RowLayout(ComparedColumns columns, ClusteringOrder order) {
  private static final int KEY_INDEX = 1;

  /** {@code token, key columns, then for each other column: itself, WRITETIME, TTL}. */
  String wholeTable(TableId table) {
    List<String> selectors = new ArrayList<>();
    selectors.add(token());
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

  /** Bound to the token before the range and the last one of it. */
  String range(TableId table) {
    return wholeTable(table) + " WHERE " + token() + " > ? AND " + token() + " <= ?";
  }

  /** Bound to all key columns. */
  String row(TableId table) {
    return wholeTable(table) + " WHERE " + equal(columns.key());
  }

  /** Bound to the partition key: any row of the partition, each of which has the static columns. */
  String partition(TableId table) {
    return wholeTable(table) + " WHERE " + equal(columns.partitionKey()) + " LIMIT 1";
  }

  private String token() {
    return columns.partitionKey().stream()
        .map(RowLayout::cql)
        .collect(Collectors.joining(", ", "token(", ")"));
  }

  private static String equal(List<Column> key) {
    return key.stream().map(column -> cql(column) + " = ?").collect(Collectors.joining(" AND "));
  }

  /** The readers of the static columns, then of the regular ones. */
  List<CellReader> readers(Side side) {
    int first = KEY_INDEX + columns.key().size();
    List<CellReader> readers = new ArrayList<>();
    for (Column column : columns.nonKey()) {
      CellReader.Shape shape = CellReader.Shape.of(column, columns);
      readers.add(new CellReader(columns.of(side, column), shape, first + 3 * readers.size()));
    }
    return readers;
  }

  ScannedRow scanned(Row row) {
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
