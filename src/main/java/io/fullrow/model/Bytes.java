// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable sequence of bytes, ordered by unsigned lexicographic comparison, which is how
 * Cassandra breaks ties between the serialized values of two cells.
 *
 * <p>The empty sequence is a value, not absence: Cassandra stores zero-length values, and they are
 * not null.
 */
public final class Bytes implements Comparable<Bytes> {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;
  private int hash;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** The zero-length value. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** A copy of {@code bytes}. */
  public static Bytes of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /** Takes the array over without a copy: the caller must not change it afterwards. */
  public static Bytes wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes);
  }

  /** A copy of the remaining bytes of {@code buffer}, whose position stays as it is. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return wrap(copy);
  }

  /** The bytes written as hexadecimal digits, such as {@code "00ff"}. */
  public static Bytes fromHex(String digits) {
    return wrap(HexFormat.of().parseHex(digits));
  }

  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  /** The byte at {@code index} as an unsigned number, 0 to 255. */
  public int unsignedByteAt(int index) {
    return array[index] & 0xFF;
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return array.clone();
  }

  /**
   * The backing array without a copy, for codecs on the hot path: it must not be written to. Prefer
   * {@link #toArray()} elsewhere.
   */
  public byte[] unsafeArray() {
    return array;
  }

  /** A read-only view. */
  public ByteBuffer toByteBuffer() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  public String toHex() {
    return HexFormat.of().formatHex(array);
  }

  /** Unsigned lexicographic; a prefix sorts before its continuations. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(array);
      hash = h;
    }
    return h;
  }

  /** Hexadecimal, shortened in the middle past 64 bytes so that logs stay readable. */
  @Override
  public String toString() {
    if (array.length <= 64) {
      return "0x" + toHex();
    }
    String head = HexFormat.of().formatHex(array, 0, 32);
    return "0x" + head + "…(" + array.length + " bytes)";
  }
}
