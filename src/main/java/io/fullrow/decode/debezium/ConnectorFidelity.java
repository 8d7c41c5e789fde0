// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.schema.CqlTypes;
import java.util.List;
import java.util.Set;

/**
 * What the connector makes of a type's values (read in its source and tried with 3.4.0).
 *
 * <p>A collection that is an element of a collection is handed on as it is: it works for lists and
 * maps of numbers, booleans and text, for anything else the connector stops on the first value.
 */
enum ConnectorFidelity {
  EXACT(""),
  DURATION("a duration arrives as nanoseconds: its months and days are approximated"),
  SLICED_BLOB("a blob inside of another value arrives wrong in JSON"),
  STOPS("the connector stops on values of this nested type"),
  NONE("values of this type are not delivered");

  private static final Set<DataType> RAW_IN_NESTED =
      Set.of(
          DataTypes.TINYINT,
          DataTypes.SMALLINT,
          DataTypes.INT,
          DataTypes.BIGINT,
          DataTypes.FLOAT,
          DataTypes.DOUBLE,
          DataTypes.BOOLEAN,
          DataTypes.TEXT,
          DataTypes.ASCII,
          DataTypes.TIME);

  private final String loss;

  ConnectorFidelity(String loss) {
    this.loss = loss;
  }

  /** One sentence for the operator. */
  String loss() {
    return loss;
  }

  /** Of a whole column value, or of an element of a collection that is not frozen. */
  static ConnectorFidelity of(DataType type) {
    return type.equals(DataTypes.BLOB) ? EXACT : part(type);
  }

  private static ConnectorFidelity part(DataType type) {
    if (type instanceof TupleType tuple) {
      return worst(tuple.getComponentTypes().stream().map(ConnectorFidelity::part).toList());
    }
    if (type instanceof UserDefinedType udt) {
      return worst(udt.getFieldTypes().stream().map(ConnectorFidelity::part).toList());
    }
    if (CqlTypes.isCollection(type)) {
      return worst(CqlTypes.parts(type).stream().map(ConnectorFidelity::element).toList());
    }
    if (type.equals(DataTypes.BLOB)) {
      return SLICED_BLOB;
    }
    if (type.equals(DataTypes.DURATION)) {
      return DURATION;
    }
    return Scalars.of(type, false).isPresent() ? EXACT : NONE;
  }

  private static ConnectorFidelity element(DataType type) {
    return CqlTypes.isCollection(type) ? nested(type) : part(type);
  }

  private static ConnectorFidelity nested(DataType type) {
    if (CqlTypes.isCollection(type)) {
      return type instanceof SetType
          ? STOPS
          : worst(CqlTypes.parts(type).stream().map(ConnectorFidelity::nested).toList());
    }
    return RAW_IN_NESTED.contains(type) ? EXACT : STOPS;
  }

  static ConnectorFidelity worst(List<ConnectorFidelity> all) {
    return all.stream().max(ConnectorFidelity::compareTo).orElse(EXACT);
  }
}
