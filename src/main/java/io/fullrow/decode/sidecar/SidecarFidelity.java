// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;

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
    if (column.type() instanceof UserDefinedType) {
      return missing(column, "the publisher fails on updates of single fields");
    }
    if (column.type() instanceof ListType) {
      return missing(
          column, "the cells of a list that is not frozen cannot be told from its values");
    }
    return lossy(
        column,
        "overwrite and append look alike, and which elements were removed is not told: removed"
            + " elements stay");
  }

  private static boolean hasDecimal(DataType type) {
    if (CqlTypes.isCollection(type)) {
      return CqlTypes.parts(type).stream().anyMatch(SidecarFidelity::hasDecimal);
    }
    return type instanceof UserDefinedType udt
        ? udt.getFieldTypes().stream().anyMatch(SidecarFidelity::hasDecimal)
        : type.equals(DataTypes.DECIMAL);
  }

  private static Fidelity missing(Column column, String loss) {
    return new Fidelity(column.name(), Level.MISSING, loss);
  }

  private static Fidelity lossy(Column column, String loss) {
    return new Fidelity(column.name(), Level.LOSSY, loss);
  }
}
