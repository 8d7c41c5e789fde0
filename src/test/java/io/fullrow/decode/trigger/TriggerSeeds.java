// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import io.fullrow.decode.FuzzedFormat;
import io.fullrow.decode.MovieTable;

/** The golden records of the trigger. */
public final class TriggerSeeds {
  private TriggerSeeds() {}

  public static FuzzedFormat format() {
    String write = "{\"key\":\"Drama:2001\",\"rows\":[{\"clusteringKey\":\"4.5, 120\",\"cells\":[";
    return new FuzzedFormat(
        MovieTable.SOURCE,
        MovieTable.SCHEMA,
        TriggerDecoderTest.decoder(),
        TriggerDecoderTest.GOLDEN.values().stream().map(FuzzedFormat::utf8).toList(),
        FuzzedFormat.hostileJson(
            write + "{\"name\":\"votes\",\"value\":",
            write + "{\"name\":\"fz\",\"value\":",
            "}]}]}"));
  }
}
