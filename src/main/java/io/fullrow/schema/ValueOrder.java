// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import java.nio.ByteBuffer;

/**
 * How the values of one type sort, written as bytes.
 *
 * <p>Law: for two values the unsigned order of what is written equals Cassandra's comparison of the
 * values, ascending; it is equal exactly where Cassandra finds them equal; and no output is a
 * proper prefix of another, so that anything may follow it.
 */
@FunctionalInterface
interface ValueOrder {

  /**
   * @param value at least one byte; its position is left as it is
   * @throws IllegalArgumentException if the bytes are not a value of the type
   */
  void write(ByteBuffer value, OrderedBytes out);

  /** A value of exactly {@code size} bytes whose unsigned bytes sort as they are. */
  static ValueOrder fixed(int size) {
    return (value, out) -> {
      requireSize(value, size);
      out.putAll(value);
    };
  }

  /** A value of any length whose unsigned bytes sort as they are. */
  static ValueOrder bytewise() {
    return (value, out) -> out.putEscaped(value);
  }

  static void requireSize(ByteBuffer value, int size) {
    if (value.remaining() != size) {
      throw new IllegalArgumentException("expected " + size + " bytes, not " + value.remaining());
    }
  }
}
