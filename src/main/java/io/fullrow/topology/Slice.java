package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.model.WriteTime;

/**
 * The rest of a deletion's work: entries of one partition from {@code cursor} on and before {@code
 * end} are covered and not done yet.
 *
 * @param partition the prefix of the partition's keys
 * @param cursor the first state key that is not done
 * @param end the first state key that is not covered
 * @param writetime of the deletion, for the events of the rows
 */
record Slice(Bytes partition, Bytes cursor, Bytes end, WriteTime writetime) {
  private static final int VERSION = 1;

  Bytes encode() {
    return new BinaryOutput()
        .writeByte(VERSION)
        .writeBytes(partition)
        .writeBytes(cursor)
        .writeBytes(end)
        .writeLong(writetime.micros())
        .toBytes();
  }

  static Slice decode(Bytes bytes) {
    BinaryInput in = StateCodec.versioned(bytes);
    return new Slice(
        in.readBytes(), in.readBytes(), in.readBytes(), WriteTime.ofMicros(in.readLong()));
  }

  Slice from(Bytes newCursor) {
    return new Slice(partition, newCursor, end, writetime);
  }
}
