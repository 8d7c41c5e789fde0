// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.codec.BinaryInput;
import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A raw record as the former store {@code parked} kept it: all of its origin, the original bytes
 * too. Nothing writes it any more, {@code intake.FormerLayout} reads it. Version 1 of its bytes,
 * with the parts of {@link BinaryOutput}:
 *
 * <pre>
 * value  := 01 topic(text) partition(long) offset(long) arrivalMillis(long)
 *           optional(key) optional(value) count(long) header*
 * header := name(text) optional(value)
 * </pre>
 */
public final class RawRecordCodec {
  private static final int VERSION = 1;

  private RawRecordCodec() {}

  public static Bytes encode(Origin origin) {
    BinaryOutput out = new BinaryOutput().writeByte(VERSION);
    out.writeText(origin.topic()).writeLong(origin.partition()).writeLong(origin.offset());
    out.writeLong(origin.arrivalMillis());
    Origin.Original original = origin.original().orElseThrow();
    out.writeOptionalBytes(original.key()).writeOptionalBytes(original.value());
    out.writeLong(original.headers().size());
    original
        .headers()
        .forEach(header -> out.writeText(header.name()).writeOptionalBytes(header.value()));
    return out.toBytes();
  }

  public static Origin decode(Bytes bytes) {
    BinaryInput in = StateVersion.input(bytes, VERSION);
    String topic = in.readText();
    int partition = in.readInt();
    long offset = in.readLong();
    long arrival = in.readLong();
    Optional<Bytes> key = in.readOptionalBytes();
    Optional<Bytes> value = in.readOptionalBytes();
    List<Header> headers = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      headers.add(new Header(in.readText(), in.readOptionalBytes()));
    }
    return new Origin(
        topic, partition, offset, arrival, Optional.of(new Origin.Original(key, value, headers)));
  }
}
