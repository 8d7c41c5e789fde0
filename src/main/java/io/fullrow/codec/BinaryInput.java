// SPDX-License-Identifier: Apache-2.0
package io.fullrow.codec;

import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.WriteTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what {@link BinaryOutput} wrote. Not thread-safe. */
public final class BinaryInput {
  private static final int CONTINUE = 0x80;
  private static final int LOW_BITS = 0x7F;

  private final ByteBuffer in;

  public BinaryInput(Bytes bytes) {
    this.in = bytes.toByteBuffer();
  }

  public int readByte() {
    return in.get() & 0xFF;
  }

  public long readLong() {
    long zigzag = 0;
    int shift = 0;
    int next;
    do {
      next = in.get();
      zigzag |= (long) (next & LOW_BITS) << shift;
      shift += 7;
    } while ((next & CONTINUE) != 0);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  public int readInt() {
    return Math.toIntExact(readLong());
  }

  public Bytes readBytes() {
    byte[] bytes = new byte[readInt()];
    in.get(bytes);
    return Bytes.wrap(bytes);
  }

  public String readText() {
    return new String(readBytes().unsafeArray(), StandardCharsets.UTF_8);
  }

  public Optional<Bytes> readOptionalBytes() {
    return readByte() == 0 ? Optional.empty() : Optional.of(readBytes());
  }

  public Deletion readDeletion() {
    return new Deletion(WriteTime.ofMicros(readLong()), readLong());
  }

  public Expiry readExpiry() {
    long second = readLong();
    int ttl = readInt();
    return new Expiry(second, ttl == 0 ? OptionalInt.empty() : OptionalInt.of(ttl));
  }
}
