// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import io.fullrow.model.Bytes;
import io.fullrow.schema.NativeCqlType;
import java.util.List;
import java.util.SplittableRandom;

/** Values of each native type as Cassandra and the drivers write them, for tests of all of them. */
public final class NativeValues {
  private NativeValues() {}

  /** An ordinary value. */
  public static Bytes of(NativeCqlType type) {
    return Bytes.fromHex(
        switch (type) {
          case ASCII -> "6162";
          case BIGINT, COUNTER -> "0000000000000007";
          case BLOB -> "00ff";
          case BOOLEAN -> "01";
          case DATE -> "80000001";
          case DECIMAL -> "00000002" + "0102";
          case DOUBLE -> "4012000000000000";
          case DURATION -> "020406";
          case FLOAT -> "40900000";
          case INET -> "0a000001";
          case INT -> "00000007";
          case SMALLINT -> "0007";
          case TEXT -> "61c3a4";
          case TIME -> "00004e94914effff";
          case TIMESTAMP -> "0000018bcfe56801";
          case TIMEUUID -> "0123456789ab1def8123456789abcdef";
          case TINYINT -> "07";
          case UUID -> "0123456789ab4def8123456789abcdef";
          case VARINT -> "0102";
        });
  }

  /**
   * A value whose highest bit is not that of {@link #of}, or whose first byte is far from its: a
   * reader that takes the sign, the width or the order of another type for that of this one answers
   * wrong here, and perhaps only here.
   */
  public static Bytes edgeOf(NativeCqlType type) {
    return Bytes.fromHex(
        switch (type) {
          case ASCII -> "7f";
          case BIGINT, COUNTER -> "fffffffffffffff9";
          case BLOB -> "ff";
          case BOOLEAN -> "00";
          case DATE -> "7fffffff";
          case DECIMAL -> "fffffffe" + "fefe";
          case DOUBLE -> "c012000000000000";
          case DURATION -> "010305";
          case FLOAT -> "c0900000";
          case INET -> "ff020000000000000000000000000001";
          case INT -> "fffffff9";
          case SMALLINT -> "fff9";
          case TEXT -> "f48fbfbf";
          case TIME -> "0000000000000001";
          case TIMESTAMP -> "fffffe74301a97ff";
          case TIMEUUID -> "fedcba9876541fff8fedcba987654321";
          case TINYINT -> "f9";
          case UUID -> "fedcba9876544fff8fedcba987654321";
          case VARINT -> "fefe";
        });
  }

  /** {@link #of} and {@link #edgeOf}. */
  public static List<Bytes> all(NativeCqlType type) {
    return List.of(of(type), edgeOf(type));
  }

  /** Bytes that are a value, or are not far from one. */
  public static Bytes nearly(NativeCqlType type, SplittableRandom random) {
    List<byte[]> values = all(type).stream().map(Bytes::toArray).toList();
    byte[] value = values.get(random.nextInt(values.size()));
    if (random.nextBoolean()) {
      return Bytes.wrap(Mutations.of(value, values, random));
    }
    random.nextBytes(value);
    return Bytes.wrap(value);
  }
}
