// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import io.fullrow.verify.Finding;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that was found of one row or static row.
 *
 * @param clustering empty for a static row
 * @param findings at least one
 */
record FoundRow(PartitionKey partition, Optional<Clustering> clustering, List<Finding> findings) {

  /**
   * @param findings of one row
   * @param table whose key the findings have
   */
  static FoundRow of(List<Finding> findings, TableSchema table) {
    Finding first = findings.get(0);
    Optional<Clustering> clustering =
        first.isStatic()
            ? Optional.empty()
            : Optional.of(new Clustering(first.clustering().stream().map(Bytes::fromHex).toList()));
    return new FoundRow(
        partition(Bytes.fromHex(first.partitionKey()), table.partitionKey().size()),
        clustering,
        List.copyOf(findings));
  }

  /** Of several columns each has a length of two bytes before it and a zero after it. */
  private static PartitionKey partition(Bytes serialized, int columns) {
    if (columns == 1) {
      return PartitionKey.of(serialized);
    }
    List<Bytes> components = new ArrayList<>();
    ByteBuffer left = serialized.toByteBuffer();
    for (int i = 0; i < columns; i++) {
      byte[] component = new byte[Short.toUnsignedInt(left.getShort())];
      left.get(component).get();
      components.add(Bytes.wrap(component));
    }
    return new PartitionKey(components);
  }

  /**
   * Where the cell of a finding stands in its row; empty if it is none whose place CQL shows: of a
   * list, or of the key.
   */
  static Optional<CellKey> cell(Finding finding, TableSchema table) {
    return finding
        .column()
        .flatMap(table::column)
        .filter(column -> !column.isPrimaryKey())
        .flatMap(column -> cell(column, Bytes.fromHex(finding.path().orElse(""))));
  }

  private static Optional<CellKey> cell(Column column, Bytes path) {
    if (!column.multiCell()) {
      // By value alone a frozen list has places too, which are no cells.
      return path.isEmpty() ? Optional.of(CellKey.simple(column.name())) : Optional.empty();
    }
    return switch (CqlTypes.kind(column.type())) {
      case SET, MAP -> Optional.of(CellKey.element(column.name(), path));
      case UDT -> Optional.of(CellKey.element(column.name(), field(path)));
      case LIST, NATIVE, TUPLE, VECTOR, CUSTOM -> Optional.empty();
    };
  }

  /** A comparison numbers fields in four bytes, Cassandra in two. */
  private static Bytes field(Bytes number) {
    short field = (short) number.toByteBuffer().getInt();
    return Bytes.wrap(ByteBuffer.allocate(Short.BYTES).putShort(field).array());
  }
}
