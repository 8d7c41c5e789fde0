// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import java.nio.ByteBuffer;

/** Entries of the store {@code parked} as former releases wrote them. */
public final class FormerParkedRecords {
  private FormerParkedRecords() {}

  public static byte[] key(long sequence) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) 0).putLong(sequence).array();
  }

  /** A raw record of partition 0 without key and headers. */
  public static Bytes value(String topic, long offset, byte[] value) {
    return new BinaryOutput()
        .writeByte(1)
        .writeText(topic)
        .writeLong(0)
        .writeLong(offset)
        .writeLong(1_700_000_000_000L)
        .writeOptionalBytes(java.util.Optional.empty())
        .writeOptionalBytes(java.util.Optional.of(Bytes.wrap(value)))
        .writeLong(0)
        .toBytes();
  }
}
