// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.codec.VInts;
import io.fullrow.model.Bytes;
import java.nio.ByteBuffer;

/**
 * Reads the parts of a serialized value one after the other. Every read throws {@link
 * IllegalArgumentException} if the value ends before it, whatever length stands in the value.
 */
final class ByteSlice {
  private final ByteBuffer in;

  /** The array is not written to. */
  ByteSlice(byte[] array) {
    this.in = ByteBuffer.wrap(array);
  }

  int remaining() {
    return in.remaining();
  }

  /** The byte {@code ahead} of the position, 0 to 255, without reading it. */
  int peek(int ahead) {
    return in.get(in.position() + ahead) & 0xFF;
  }

  int readByte() {
    require(in.hasRemaining());
    return in.get() & 0xFF;
  }

  int readInt() {
    require(in.remaining() >= Integer.BYTES);
    return in.getInt();
  }

  Bytes read(long length) {
    require(length >= 0 && length <= in.remaining());
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return Bytes.wrap(bytes);
  }

  long readUnsignedVint() {
    require(VInts.isReadable(in));
    return VInts.readUnsigned(in);
  }

  long readVint() {
    require(VInts.isReadable(in));
    return VInts.readSigned(in);
  }

  void requireEnd() {
    if (remaining() != 0) {
      throw new IllegalArgumentException(remaining() + " bytes are left over");
    }
  }

  private static void require(boolean isThere) {
    if (!isThere) {
      throw new IllegalArgumentException("it ends too early");
    }
  }
}
