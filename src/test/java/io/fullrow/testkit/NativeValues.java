// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import io.fullrow.model.Bytes;
import io.fullrow.schema.NativeCqlType;

/** A value of each native type as Cassandra and the drivers write it, for tests of all of them. */
public final class NativeValues {
  private NativeValues() {}

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
}
