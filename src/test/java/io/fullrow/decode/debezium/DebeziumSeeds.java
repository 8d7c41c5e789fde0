// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.FuzzedFormat;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The captures in JSON, and the same events in Avro. */
public final class DebeziumSeeds {
  private static final int SCHEMA_ID = 1;

  private DebeziumSeeds() {}

  public static FuzzedFormat format() {
    DebeziumAvro avro = DebeziumAvro.of(Movies.SCHEMA).withDecimalsAsDouble();
    List<byte[]> seeds = new ArrayList<>();
    for (JsonNode capture : Movies.captures()) {
      seeds.add(FuzzedFormat.utf8(capture.get("value").toString()));
      seeds.add(avro.encode(SCHEMA_ID, capture.get("value")).toArray());
    }
    String write =
        "{\"op\":\"i\",\"source\":{\"ts_us\":5,\"keyspace\":\"movies\",\"table\":"
            + "\"movies_by_genre\"},\"after\":{\"genre\":{\"value\":\"a\"},\"year\":{\"value\":1},"
            + "\"rating\":{\"value\":1.5},\"duration\":{\"value\":1},";
    return new FuzzedFormat(
        Movies.SOURCE,
        Movies.SCHEMA,
        new DebeziumFormat()
            .decoder(Movies.SOURCE, Movies.ALL_LOSSES, avro.writerSchemas(SCHEMA_ID)),
        seeds,
        FuzzedFormat.hostileJson(
            write + "\"price\":{\"value\":", write + "\"tags\":{\"value\":", "}}}"));
  }
}
