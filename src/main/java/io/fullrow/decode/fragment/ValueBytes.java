// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;

/**
 * Which bytes Cassandra accepts as a value of a CQL type, so that nothing is refused only when it
 * is written to the target. Immutable; made once for each column.
 *
 * <p>Law: accepts exactly what {@code AbstractType.validate} of Cassandra 5.0 accepts, zero-length
 * and non-canonical values too, which the driver's codecs partly refuse.
 *
 * @param type in CQL, for the message
 */
record ValueBytes(String type, ValueRule rule) {
  /** The value of a set's element: the element is the path. */
  static final ValueBytes NOTHING = new ValueBytes("nothing", ValueBytes::requireNothing);

  static ValueBytes of(DataType type) {
    return new ValueBytes(CqlTypes.name(type), ValueRules.of(type));
  }

  /**
   * @param column what has the value, for the message
   * @throws MalformedFragmentException if {@code value} is none of the type
   * @throws UnknownFieldException if it may be one of a newer version of the type
   */
  void require(Column column, Bytes value) {
    require(column, "column " + column.name(), value);
  }

  /** As a part of the column that {@code where} says. */
  void require(Column column, String where, Bytes value) {
    try {
      rule.check(value);
    } catch (UnknownFieldException e) {
      throw e.in(column.name());
    } catch (IllegalArgumentException e) {
      throw new MalformedFragmentException(
          where + ": no value of type " + type + ": " + e.getMessage(), e);
    }
  }

  private static void requireNothing(Bytes value) {
    if (!value.isEmpty()) {
      throw new IllegalArgumentException(value.size() + " bytes beside the element of a set");
    }
  }
}
