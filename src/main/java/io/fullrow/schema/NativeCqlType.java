// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The native types of CQL, with what Cassandra says of each. What a layer makes of a type is a
 * {@code switch} expression without {@code default} in that layer, so that a type that is added
 * here does not compile until every switch has it. CONTRIBUTING.md says what else it needs.
 *
 * @see <a href="https://github.com/apache/cassandra/tree/cassandra-5.0/src/java">{@code
 *     valueLengthIfFixed}, {@code allowsEmpty} and {@code isEmptyValueMeaningless} of each type:
 *     db/marshal in Cassandra's source</a>
 */
public enum NativeCqlType {
  ASCII(DataTypes.ASCII, Empty.A_VALUE),
  BIGINT(DataTypes.BIGINT, Long.BYTES, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  BLOB(DataTypes.BLOB, Empty.A_VALUE),
  BOOLEAN(DataTypes.BOOLEAN, 1, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  COUNTER(DataTypes.COUNTER, Long.BYTES, InVectors.WITH_LENGTH, Empty.NO_VALUE),
  DATE(DataTypes.DATE, Integer.BYTES, InVectors.WITH_LENGTH, Empty.REFUSED),
  DECIMAL(DataTypes.DECIMAL, Empty.NO_VALUE),
  DOUBLE(DataTypes.DOUBLE, Double.BYTES, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  DURATION(DataTypes.DURATION, Empty.REFUSED),
  FLOAT(DataTypes.FLOAT, Float.BYTES, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  INET(DataTypes.INET, Empty.NO_VALUE),
  INT(DataTypes.INT, Integer.BYTES, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  SMALLINT(DataTypes.SMALLINT, Short.BYTES, InVectors.WITH_LENGTH, Empty.REFUSED),
  TEXT(DataTypes.TEXT, Empty.A_VALUE),
  TIME(DataTypes.TIME, Long.BYTES, InVectors.WITH_LENGTH, Empty.REFUSED),
  TIMESTAMP(DataTypes.TIMESTAMP, Long.BYTES, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  TIMEUUID(DataTypes.TIMEUUID, 16, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  TINYINT(DataTypes.TINYINT, Byte.BYTES, InVectors.WITH_LENGTH, Empty.REFUSED),
  UUID(DataTypes.UUID, 16, InVectors.WITHOUT_LENGTH, Empty.NO_VALUE),
  VARINT(DataTypes.VARINT, Empty.NO_VALUE);

  /** What a value of zero length is. */
  public enum Empty {
    /** One like any other, such as the text without characters. */
    A_VALUE,
    /** Stored and sorted, but without a meaning: no number has no bytes. */
    NO_VALUE,
    /** Nothing that Cassandra takes. */
    REFUSED
  }

  /** How an element of a vector is written. */
  private enum InVectors {
    WITH_LENGTH,
    /** As all elements have one size. */
    WITHOUT_LENGTH
  }

  /** Asked for each value: by the number that the native protocol has for the type. */
  private static final List<Optional<NativeCqlType>> BY_CODE = byCode();

  private final DataType type;
  private final int size;
  private final InVectors inVectors;
  private final Empty empty;

  NativeCqlType(DataType type, int size, InVectors inVectors, Empty empty) {
    this.type = type;
    this.size = size;
    this.inVectors = inVectors;
    this.empty = empty;
  }

  NativeCqlType(DataType type, Empty empty) {
    this(type, 0, InVectors.WITH_LENGTH, empty);
  }

  private static List<Optional<NativeCqlType>> byCode() {
    int last =
        Arrays.stream(values()).mapToInt(known -> known.type.getProtocolCode()).max().orElse(0);
    List<Optional<NativeCqlType>> all =
        Arrays.asList(Collections.nCopies(last + 1, Optional.empty()).toArray(Optional[]::new));
    for (NativeCqlType known : values()) {
      all.set(known.type.getProtocolCode(), Optional.of(known));
    }
    return all;
  }

  /** Empty for collections, tuples, UDTs, vectors and custom types. */
  public static Optional<NativeCqlType> find(DataType type) {
    int code = type.getProtocolCode();
    return code < BY_CODE.size() ? BY_CODE.get(code) : Optional.empty();
  }

  /** Whether {@code type} is this one. */
  public boolean is(DataType type) {
    return this.type.getProtocolCode() == type.getProtocolCode();
  }

  /** As the driver has it. */
  public DataType type() {
    return type;
  }

  /** Of all values but the zero-length one, in bytes; 0 where values differ in size. */
  public int size() {
    return size;
  }

  /** As {@link #size}, but 0 also where an element of a vector stands behind its length. */
  public int sizeInVectors() {
    return inVectors == InVectors.WITHOUT_LENGTH ? size : 0;
  }

  /** What a value of zero length is. */
  public Empty empty() {
    return empty;
  }
}
