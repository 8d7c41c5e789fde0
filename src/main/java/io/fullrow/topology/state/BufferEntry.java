// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import java.nio.ByteBuffer;

/**
 * An entry of the store {@code buffer}. It has no version of its own: the fragment begins with that
 * of its schema. Numbers have their highest byte first:
 *
 * <pre>
 * key   := slot(4 bytes)
 * value := arrivedMillis(8 bytes) fragment
 * </pre>
 *
 * @param arrivedMillis when it arrived here, in milliseconds since the epoch
 * @param fragment of {@link FragmentCodec}
 */
record BufferEntry(long arrivedMillis, Bytes fragment) {
  static Bytes key(int slot) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(slot).array());
  }

  static int slot(Bytes key) {
    return key.toByteBuffer().getInt();
  }

  Bytes encode() {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + fragment.size())
            .putLong(arrivedMillis)
            .put(fragment.unsafeArray())
            .array());
  }

  static BufferEntry decode(Bytes value) {
    ByteBuffer in = value.toByteBuffer();
    return new BufferEntry(in.getLong(), Bytes.copyOf(in));
  }
}
