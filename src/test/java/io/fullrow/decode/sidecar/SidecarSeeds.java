// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.FuzzedFormat;
import io.fullrow.decode.MovieTable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The golden events without a frame, and the samples in the wire format. */
public final class SidecarSeeds {
  private static final int MANY = 10_000;

  private SidecarSeeds() {}

  public static FuzzedFormat format() {
    List<byte[]> seeds = new ArrayList<>();
    MovieTable.golden("/sidecar/events.tsv")
        .values()
        .forEach(hex -> seeds.add(HexFormat.of().parseHex(hex)));
    SidecarDecoderTest.samples()
        .forEach(sample -> seeds.add(sample.event().framed().value().orElseThrow().toArray()));
    return new FuzzedFormat(
        MovieTable.SOURCE,
        MovieTable.SCHEMA,
        SidecarDecoderTest.decoder(),
        seeds,
        List.of(ranges()));
  }

  /** An IN of very many values, beside another. */
  private static byte[] ranges() {
    SidecarEvents event = SidecarEvents.of("DELETE_RANGE");
    for (int i = 0; i < MANY; i++) {
      event.predicate("IN", "rating", (float) i);
    }
    for (int i = 0; i < MANY; i++) {
      event.predicate("IN", "duration", i);
    }
    return event.unframed().value().orElseThrow().toArray();
  }
}
