// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;

/** What becomes of a list that is not frozen, whose cell paths CQL cannot write. */
public enum ListForm {
  FROZEN(
      "values and order are kept, the writetimes of its elements are lost, and they expire by an"
          + " event") {
    @Override
    DataType of(DataType element) {
      return DataTypes.frozenListOf(element);
    }
  },
  MAP("everything is kept: the keys are the cell paths, in the list's order") {
    @Override
    DataType of(DataType element) {
      return DataTypes.mapOf(DataTypes.TIMEUUID, element);
    }
  },
  KEEP(
      "values, order and expiries are kept, the writetimes of its elements are lost; the target"
          + " must be Cassandra 5.0 or later") {
    @Override
    DataType of(DataType element) {
      return DataTypes.listOf(element);
    }
  };

  private final String consequence;

  ListForm(String consequence) {
    this.consequence = consequence;
  }

  abstract DataType of(DataType element);

  /** What the column keeps and loses. */
  String consequence() {
    return consequence;
  }

  /** Whether the operator must accept a loss by the column's name. */
  boolean loses() {
    return this != MAP;
  }

  static boolean concerns(Column column) {
    return column.multiCell() && CqlTypes.isList(column.type());
  }

  /** The column as it is to be in the target. */
  Column in(Column column) {
    return concerns(column)
        ? new Column(
            column.name(),
            of(CqlTypes.parts(column.type()).get(0)),
            column.kind(),
            column.reversed())
        : column;
  }
}
