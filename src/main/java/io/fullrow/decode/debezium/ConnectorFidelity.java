// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.List;
import java.util.function.Function;

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
    return NativeCqlType.BLOB.is(type) ? EXACT : part(type);
  }

  private static ConnectorFidelity part(DataType type) {
    return switch (CqlTypes.kind(type)) {
      case NATIVE -> NativeCqlType.find(type).map(ConnectorFidelity::scalar).orElse(NONE);
      case LIST, SET, MAP -> worst(type, ConnectorFidelity::element);
      case TUPLE, UDT -> worst(type, ConnectorFidelity::part);
      case VECTOR, CUSTOM -> NONE;
    };
  }

  private static ConnectorFidelity scalar(NativeCqlType type) {
    return switch (type) {
      case BLOB -> SLICED_BLOB;
      case DURATION -> DURATION;
      case COUNTER -> NONE;
      case ASCII,
          BIGINT,
          BOOLEAN,
          DATE,
          DECIMAL,
          DOUBLE,
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
          EXACT;
    };
  }

  private static ConnectorFidelity element(DataType type) {
    return CqlTypes.isCollection(type) ? nested(type) : part(type);
  }

  private static ConnectorFidelity nested(DataType type) {
    return switch (CqlTypes.kind(type)) {
      case NATIVE ->
          NativeCqlType.find(type).filter(ConnectorFidelity::isRawInNested).isPresent()
              ? EXACT
              : STOPS;
      case LIST, MAP -> worst(type, ConnectorFidelity::nested);
      case SET, TUPLE, UDT, VECTOR, CUSTOM -> STOPS;
    };
  }

  private static boolean isRawInNested(NativeCqlType type) {
    return switch (type) {
      case ASCII, BIGINT, BOOLEAN, DOUBLE, FLOAT, INT, SMALLINT, TEXT, TIME, TINYINT -> true;
      case BLOB, COUNTER, DATE, DECIMAL, DURATION, INET, TIMESTAMP, TIMEUUID, UUID, VARINT -> false;
    };
  }

  private static ConnectorFidelity worst(DataType type, Function<DataType, ConnectorFidelity> of) {
    return worst(CqlTypes.parts(type).stream().map(of).toList());
  }

  static ConnectorFidelity worst(List<ConnectorFidelity> all) {
    return all.stream().max(ConnectorFidelity::compareTo).orElse(EXACT);
  }
}
