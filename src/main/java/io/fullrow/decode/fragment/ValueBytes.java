// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import java.util.List;
import java.util.Map;

/**
 * Which bytes Cassandra accepts as a value of a CQL type, so that nothing is refused only when it
 * is written to the target.
 *
 * <p>Law: accepts exactly what {@code AbstractType.validate} of Cassandra 5.0 accepts, zero-length
 * and non-canonical values too, which the driver's codecs partly refuse.
 */
final class ValueBytes {
  private static final Map<DataType, Long> FIXED_LENGTH_IN_VECTORS =
      Map.of(
          DataTypes.BOOLEAN, 1L,
          DataTypes.INT, 4L,
          DataTypes.FLOAT, 4L,
          DataTypes.BIGINT, 8L,
          DataTypes.DOUBLE, 8L,
          DataTypes.TIMESTAMP, 8L,
          DataTypes.UUID, 16L,
          DataTypes.TIMEUUID, 16L);

  private static final long VARIABLE = -1;

  private ValueBytes() {}

  /**
   * @param column what has the value, for the message
   * @throws MalformedFragmentException if {@code value} is none of {@code type}
   * @throws UnknownFieldException if it may be one of a newer version of {@code type}
   */
  static void require(Column column, DataType type, Bytes value) {
    require(column, "column " + column.name(), type, value);
  }

  /** As a part of the column that {@code where} says. */
  static void require(Column column, String where, DataType type, Bytes value) {
    try {
      check(type, value);
    } catch (UnknownFieldException e) {
      throw e.in(column.name());
    } catch (IllegalArgumentException e) {
      throw new MalformedFragmentException(
          where + ": no value of type " + type.asCql(true, true) + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException if {@code value} is none of {@code type}; the message is one
   *     phrase without the bytes
   * @throws UnknownFieldException if it may be one of a newer version of {@code type}
   */
  static void check(DataType type, Bytes value) {
    ByteSlice slice = new ByteSlice(value.unsafeArray());
    if (type instanceof ListType list) {
      elements(slice, list.getElementType());
    } else if (type instanceof SetType set) {
      elements(slice, set.getElementType());
    } else if (type instanceof MapType map) {
      entries(slice, map);
    } else if (type instanceof TupleType tuple) {
      fields(slice, tuple.getComponentTypes());
      slice.requireEnd();
    } else if (type instanceof UserDefinedType udt) {
      fields(slice, udt.getFieldTypes());
      newerFields(slice, udt.getFieldTypes().size());
    } else if (type instanceof VectorType vector) {
      vector(slice, vector);
    } else {
      ScalarBytes.check(type, slice);
    }
  }

  private static void elements(ByteSlice in, DataType type) {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      check(type, element(in));
    }
    in.requireEnd();
  }

  private static void entries(ByteSlice in, MapType type) {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      check(type.getKeyType(), element(in));
      check(type.getValueType(), element(in));
    }
    in.requireEnd();
  }

  private static Bytes element(ByteSlice in) {
    int length = in.readInt();
    if (length < 0) {
      throw new IllegalArgumentException("a null inside a collection");
    }
    return in.read(length);
  }

  /** Trailing fields may be missing, as of values older than an ALTER TYPE. */
  private static void fields(ByteSlice in, List<DataType> types) {
    for (DataType type : types) {
      if (in.remaining() == 0) {
        return;
      }
      int length = in.readInt();
      if (length >= 0) {
        check(type, in.read(length));
      }
    }
  }

  /** What follows the known fields is garbage, unless it has the form of further fields. */
  private static void newerFields(ByteSlice in, int known) {
    boolean none = in.remaining() == 0;
    while (in.remaining() > 0) {
      int length = in.readInt();
      if (length >= 0) {
        in.read(length);
      }
    }
    if (!none) {
      throw new UnknownFieldException(known + 1);
    }
  }

  private static void vector(ByteSlice in, VectorType type) {
    long length = lengthInVector(type.getElementType());
    for (int i = 0; i < type.getDimensions(); i++) {
      long next = length == VARIABLE ? in.readUnsignedVint() : length;
      check(type.getElementType(), in.read(next));
    }
    in.requireEnd();
  }

  private static long lengthInVector(DataType type) {
    if (type instanceof VectorType vector) {
      long element = lengthInVector(vector.getElementType());
      return element == VARIABLE ? VARIABLE : element * vector.getDimensions();
    }
    return FIXED_LENGTH_IN_VECTORS.getOrDefault(type, VARIABLE);
  }
}
