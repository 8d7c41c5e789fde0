// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.codec.BinaryInput;
import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.RangePiece;
import java.util.Optional;

/**
 * The rest of a deletion's work: entries of one partition from {@code cursor} on and before {@code
 * end} are covered and not done yet. Its bytes, with the parts of {@link BinaryOutput}, are of
 * version 2 if they are about a range:
 *
 * <pre>
 * value := 01 slice | 02 slice start(bytes) deletion
 * slice := partition(bytes) cursor(bytes) end(bytes) writetime(long, microseconds)
 * </pre>
 *
 * @param partition the prefix of the partition's keys
 * @param cursor the first state key that is not done
 * @param end the first state key that is not covered
 * @param writetime of the deletion, for the events of the rows
 * @param range what is merged into the range pieces or taken out of them; empty for the rest
 */
public record Slice(
    Bytes partition, Bytes cursor, Bytes end, WriteTime writetime, Optional<RangePiece> range) {
  private static final int VERSION = 1;
  private static final int RANGE_VERSION = 2;

  public Slice(Bytes partition, Bytes cursor, Bytes end, WriteTime writetime) {
    this(partition, cursor, end, writetime, Optional.empty());
  }

  /** All of {@code range}, by the work that {@code kind} stands for. */
  public static Slice ofRange(Bytes partition, int kind, RangePiece range) {
    return new Slice(
        partition,
        StateKeys.entry(partition, kind, range.start()),
        StateKeys.entry(partition, kind, range.end()),
        range.deletion().writetime(),
        Optional.of(range));
  }

  public Bytes encode() {
    BinaryOutput out =
        new BinaryOutput()
            .writeByte(range.isPresent() ? RANGE_VERSION : VERSION)
            .writeBytes(partition)
            .writeBytes(cursor)
            .writeBytes(end)
            .writeLong(writetime.micros());
    range.ifPresent(piece -> out.writeBytes(piece.start()).writeDeletion(piece.deletion()));
    return out.toBytes();
  }

  public static Slice decode(Bytes bytes) {
    BinaryInput in = new BinaryInput(bytes);
    int version = StateVersion.read(in, RANGE_VERSION);
    Slice slice =
        new Slice(
            in.readBytes(), in.readBytes(), in.readBytes(), WriteTime.ofMicros(in.readLong()));
    return version == VERSION ? slice : slice.with(in.readBytes(), in.readDeletion());
  }

  private Slice with(Bytes start, Deletion deletion) {
    Bytes rangeEnd = StateKeys.position(partition, end);
    return new Slice(
        partition, cursor, end, writetime, Optional.of(new RangePiece(start, rangeEnd, deletion)));
  }

  public Slice from(Bytes newCursor) {
    return new Slice(partition, newCursor, end, writetime, range);
  }
}
