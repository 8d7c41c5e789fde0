// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Collects bytes. Unlike {@link java.io.ByteArrayOutputStream} it takes no lock for each of them,
 * and nothing throws. Not thread-safe.
 */
public final class BytesOutput extends OutputStream {
  private static final int LEAST = 64;
  private static final int MUCH = 1 << 20;

  private byte[] array;
  private int size;

  /**
   * @param capacity at first, in bytes
   */
  public BytesOutput(int capacity) {
    array = new byte[capacity];
  }

  @Override
  public void write(int value) {
    if (size == array.length) {
      grow(1);
    }
    array[size++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > array.length - size) {
      grow(length);
    }
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
  }

  public void write(Bytes bytes) {
    write(bytes.unsafeArray(), 0, bytes.size());
  }

  /** Four bytes, the highest first. */
  public void writeInt(int value) {
    write(value >>> 24);
    write(value >>> 16);
    write(value >>> 8);
    write(value);
  }

  public int size() {
    return size;
  }

  /** A copy of what was written so far. */
  public Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(array, size));
  }

  /** Doubles what is small. A large value alone must not take twice its size. */
  private void grow(int needed) {
    int enough = Math.addExact(size, needed);
    long room = Math.min(Math.max(array.length, LEAST), Math.max(MUCH, enough / 8));
    array = Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - Long.BYTES, enough + room));
  }
}
