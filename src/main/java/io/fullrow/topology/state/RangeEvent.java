// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.codec.BinaryInput;
import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import java.util.ArrayList;
import java.util.List;

/**
 * A range as it was deleted: what its purge event must name. Its key is {@link
 * #key(Bytes,Bytes,Bytes)}. Version 1 of its bytes, with the parts of {@link BinaryOutput}:
 *
 * <pre>
 * value := 01 bound(start) bound(end) deletion
 * bound := inclusive(00 | 01) count(one byte) bytes*
 * </pre>
 */
public record RangeEvent(RangeBound start, RangeBound end, Deletion deletion) {
  private static final int VERSION = 1;

  public RangeEvent with(Deletion newDeletion) {
    return new RangeEvent(start, end, newDeletion);
  }

  /** Under which the range store keeps it: both positions behind the partition. */
  public static Bytes key(Bytes partition, Bytes start, Bytes end) {
    Bytes position = new BinaryOutput().writeBytes(start).writeBytes(end).toBytes();
    return StateKeys.entry(partition, StateKeys.RANGE_EVENT, position);
  }

  /** The two positions in its key, from the part behind the kind. */
  public static List<Bytes> rangeOf(Bytes position) {
    BinaryInput in = new BinaryInput(position);
    return List.of(in.readBytes(), in.readBytes());
  }

  public Bytes encode() {
    BinaryOutput out = new BinaryOutput().writeByte(VERSION);
    write(out, start);
    write(out, end);
    return out.writeDeletion(deletion).toBytes();
  }

  public static RangeEvent decode(Bytes bytes) {
    BinaryInput in = StateVersion.input(bytes, VERSION);
    return new RangeEvent(readBound(in), readBound(in), in.readDeletion());
  }

  private static void write(BinaryOutput out, RangeBound bound) {
    out.writeByte(bound.inclusive() ? 1 : 0).writeByte(bound.prefix().size());
    bound.prefix().forEach(out::writeBytes);
  }

  private static RangeBound readBound(BinaryInput in) {
    boolean inclusive = in.readByte() == 1;
    List<Bytes> prefix = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      prefix.add(in.readBytes());
    }
    return new RangeBound(prefix, inclusive);
  }
}
