// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.model.Bytes;
import java.util.Arrays;

/** Reads the parts of a serialized value one after the other. */
final class ByteSlice {
  private final byte[] array;
  private int position;

  /** The array is not written to. */
  ByteSlice(byte[] array) {
    this.array = array;
  }

  int remaining() {
    return array.length - position;
  }

  /** The byte {@code ahead} of the position, 0 to 255, without reading it. */
  int peek(int ahead) {
    return array[position + ahead] & 0xFF;
  }

  int readByte() {
    require(1);
    return array[position++] & 0xFF;
  }

  int readInt() {
    require(4);
    return readByte() << 24 | readByte() << 16 | readByte() << 8 | readByte();
  }

  Bytes read(long length) {
    require(length);
    int start = position;
    position += (int) length;
    return Bytes.wrap(Arrays.copyOfRange(array, start, position));
  }

  /** As Cassandra's {@code VIntCoding}: the leading ones of the first byte count further bytes. */
  long readUnsignedVint() {
    int first = readByte();
    int further = Integer.numberOfLeadingZeros(~(first << 24));
    long number = further >= 7 ? 0 : first & (0xFF >> further);
    for (int i = 0; i < further; i++) {
      number = number << 8 | readByte();
    }
    return number;
  }

  /** A zigzag-encoded signed number. */
  long readVint() {
    long unsigned = readUnsignedVint();
    return (unsigned >>> 1) ^ -(unsigned & 1);
  }

  void requireEnd() {
    if (remaining() != 0) {
      throw new IllegalArgumentException(remaining() + " bytes are left over");
    }
  }

  private void require(long length) {
    if (length < 0 || remaining() < length) {
      throw new IllegalArgumentException("it ends too early");
    }
  }
}
