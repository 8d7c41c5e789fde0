// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import io.fullrow.model.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A growing sequence of bytes that is compared as unsigned bytes from its start. Not safe for
 * several threads.
 */
final class OrderedBytes {
  private static final int INITIAL_CAPACITY = 64;
  private static final byte ESCAPE = (byte) 0xFF;

  private byte[] array = new byte[INITIAL_CAPACITY];
  private int size;

  void put(int oneByte) {
    reserve(1);
    array[size++] = (byte) oneByte;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    ByteBuffer.wrap(array).putInt(size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    ByteBuffer.wrap(array).putLong(size, value);
    size += Long.BYTES;
  }

  void putAll(ByteBuffer bytes) {
    int length = bytes.remaining();
    reserve(length);
    bytes.duplicate().get(array, size, length);
    size += length;
  }

  /**
   * Bytes of any length in lexicographic order, self-delimiting: each {@code 00} becomes {@code 00
   * FF} and {@code 00 00} ends the sequence, so that a prefix comes before its continuations.
   */
  void putEscaped(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    reserve(rest.remaining() + 2);
    while (rest.hasRemaining()) {
      byte next = rest.get();
      put(next);
      if (next == 0) {
        put(ESCAPE);
      }
    }
    put(0);
    put(0);
  }

  int size() {
    return size;
  }

  /** Reverses the order of all that was put since the size was {@code from}. */
  void complementFrom(int from) {
    for (int i = from; i < size; i++) {
      array[i] = (byte) ~array[i];
    }
  }

  Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(array, size));
  }

  private void reserve(int more) {
    if (array.length - size < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
    }
  }
}
