// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A raw record as a person reads it.
 *
 * @param commitLog the file in which the replica found it: each replica has its own
 * @param op {@code i}, {@code u}, {@code d} or {@code r} for a range
 * @param writetime in microseconds, of the mutation: the same in every copy
 * @param key of the row; of a deletion of more than a row the columns that it has
 * @param touched the columns that the mutation set, with their values; nothing is said of the rest
 */
record DebeziumFragment(
    int partition,
    long offset,
    String commitLog,
    String op,
    long writetime,
    List<String> key,
    String touched) {
  private static final JsonMapper JSON = new JsonMapper();
  static final List<String> KEY = List.of("genre", "year", "rating", "duration");

  static DebeziumFragment of(ConsumerRecord<byte[], byte[]> message) {
    JsonNode value = JSON.readTree(message.value());
    JsonNode source = value.get("source");
    List<String> touched = new ArrayList<>();
    value
        .get("after")
        .properties()
        .forEach(
            column -> {
              JsonNode cell = column.getValue();
              if (!cell.isNull() && cell.has("value") && !KEY.contains(column.getKey())) {
                boolean expires = !cell.get("value").isNull() && !cell.path("deletion_ts").isNull();
                touched.add(column.getKey() + "=" + cell.get("value") + (expires ? " (TTL)" : ""));
              }
            });
    return new DebeziumFragment(
        message.partition(),
        message.offset(),
        source.get("file").asString(),
        value.get("op").asString(),
        source.get("ts_us").asLong(),
        KEY.stream().map(column -> value.at("/after/" + column + "/value").asString("")).toList(),
        String.join(" ", touched));
  }

  /** What tells one replica's copy of a mutation from another's. */
  String copy() {
    return commitLog + writetime;
  }
}
