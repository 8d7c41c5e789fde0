// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;

/** How exactly the format carries a column: the table of losses of the format's description. */
final class ColumnFidelity {
  private ColumnFidelity() {}

  static Fidelity of(Column column, TableSchema schema) {
    if (column.isPrimaryKey()) {
      return ofKey(column, schema);
    }
    if (column.kind() == Column.Kind.STATIC) {
      return missing(column, "updates of static columns are never delivered");
    }
    if (NativeCqlType.COUNTER.is(column.type())) {
      return missing(column, "the connector skips tables with counters");
    }
    return column.multiCell()
        ? ofMultiCell(column)
        : ofDelivery(column, ConnectorFidelity.of(column.type()));
  }

  // Of several columns the connector cuts each out of the serialized key, as out of a tuple.
  private static Fidelity ofKey(Column column, TableSchema schema) {
    boolean composite =
        column.kind() == Column.Kind.PARTITION_KEY && schema.partitionKey().size() > 1;
    boolean sliced = composite && NativeCqlType.BLOB.is(column.type());
    return ofDelivery(
        column, sliced ? ConnectorFidelity.SLICED_BLOB : ConnectorFidelity.of(column.type()));
  }

  private static Fidelity ofMultiCell(Column column) {
    return switch (CqlTypes.kind(column.type())) {
      case UDT -> missing(column, "the connector fails on UDTs that are not frozen");
      case LIST ->
          missing(
              column, "the cells of a list that is not frozen cannot be derived from its values");
      case SET, MAP -> ofElements(column);
      case NATIVE, TUPLE, VECTOR, CUSTOM ->
          throw new IllegalArgumentException("a type without elements: " + column);
    };
  }

  private static Fidelity ofElements(Column column) {
    ConnectorFidelity elements =
        ConnectorFidelity.worst(
            CqlTypes.parts(column.type()).stream().map(ConnectorFidelity::of).toList());
    if (elements.compareTo(ConnectorFidelity.DURATION) > 0) {
      return missing(column, elements.loss());
    }
    return new Fidelity(
        column.name(),
        Level.LOSSY,
        "overwrite, append and removal of elements look alike: removed elements stay or come back, "
            + "and elements have no individual expiry");
  }

  private static Fidelity ofDelivery(Column column, ConnectorFidelity delivery) {
    return switch (delivery) {
      case EXACT -> new Fidelity(column.name(), Level.EXACT, "");
      case DURATION -> new Fidelity(column.name(), Level.LOSSY, delivery.loss());
      case SLICED_BLOB, STOPS, NONE -> missing(column, delivery.loss());
    };
  }

  private static Fidelity missing(Column column, String loss) {
    return new Fidelity(column.name(), Level.MISSING, loss);
  }
}
