// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;

/** How exactly the publisher carries a column. */
final class SidecarFidelity {
  private SidecarFidelity() {}

  static Fidelity of(Column column) {
    if (!PayloadSchemas.isPublished(column)) {
      return missing(
          column,
          "the publisher knows no schema for this type, or none for a name that needs quotes, and"
              + " publishes nothing of such a table");
    }
    if (column.multiCell()) {
      return ofMultiCell(column);
    }
    return hasDecimal(column.type())
        ? lossy(
            column,
            "a decimal arrives with 19 digits after the point: equal, but not the same bytes, which"
                + " in a key is another row; one with more digits never arrives")
        : new Fidelity(column.name(), Level.EXACT, "");
  }

  private static Fidelity ofMultiCell(Column column) {
    return switch (CqlTypes.kind(column.type())) {
      case UDT -> missing(column, "the publisher fails on updates of single fields");
      case LIST ->
          missing(
              column, "the cells of a list that is not frozen cannot be derived from its values");
      case SET, MAP ->
          lossy(
              column,
              "overwrite and append look alike, and the record does not say which elements were removed:"
                  + " removed elements stay");
      case NATIVE, TUPLE, VECTOR, CUSTOM ->
          throw new IllegalArgumentException("a type without elements: " + column);
    };
  }

  private static boolean hasDecimal(DataType type) {
    return NativeCqlType.find(type).filter(SidecarFidelity::isDecimal).isPresent()
        || CqlTypes.parts(type).stream().anyMatch(SidecarFidelity::hasDecimal);
  }

  private static boolean isDecimal(NativeCqlType type) {
    return switch (type) {
      case DECIMAL -> true;
      case ASCII,
          BIGINT,
          BLOB,
          BOOLEAN,
          COUNTER,
          DATE,
          DOUBLE,
          DURATION,
          FLOAT,
          INET,
          INT,
          SMALLINT,
          TEXT,
          TIME,
          TIMESTAMP,
          TIMEUUID,
          TINYINT,
          UUID,
          VARINT ->
          false;
    };
  }

  private static Fidelity missing(Column column, String loss) {
    return new Fidelity(column.name(), Level.MISSING, loss);
  }

  private static Fidelity lossy(Column column, String loss) {
    return new Fidelity(column.name(), Level.LOSSY, loss);
  }
}
