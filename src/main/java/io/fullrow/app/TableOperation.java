// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an operator decided for the sink of one table. In the operations topic it is JSON:
 *
 * <pre>
 * {"version": 1, "pausedSince": milliseconds, "recordsPerSecond": int,
 *  "skip": {"topic": name, "partition": int, "offset": long}}
 * </pre>
 *
 * <p>Each field but the version may be absent.
 *
 * @param pausedSince since when its writes are paused; empty if they are not
 * @param recordsPerSecond limit of each instance; empty for none
 * @param skip the last event that was to be skipped
 */
record TableOperation(
    Optional<Instant> pausedSince, OptionalInt recordsPerSecond, Optional<Skip> skip) {
  static final TableOperation NONE =
      new TableOperation(Optional.empty(), OptionalInt.empty(), Optional.empty());
  private static final int VERSION = 1;

  /**
   * A held event by its place: a later event of the same key, held later, is another one, so that a
   * decision which is read again after a restart skips nothing new.
   */
  record Skip(String topic, int partition, long offset) {}

  TableOperation paused(Instant since) {
    return new TableOperation(pausedSince.or(() -> Optional.of(since)), recordsPerSecond, skip);
  }

  TableOperation resumed() {
    return new TableOperation(Optional.empty(), recordsPerSecond, skip);
  }

  TableOperation rated(OptionalInt rate) {
    return new TableOperation(pausedSince, rate, skip);
  }

  TableOperation skipping(Skip event) {
    return new TableOperation(pausedSince, recordsPerSecond, Optional.of(event));
  }

  JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    pausedSince.ifPresent(since -> json.put("pausedSince", since.toEpochMilli()));
    recordsPerSecond.ifPresent(rate -> json.put("recordsPerSecond", rate));
    skip.ifPresent(
        event ->
            json.putObject("skip")
                .put("topic", event.topic())
                .put("partition", event.partition())
                .put("offset", event.offset()));
    return json;
  }

  /** Nothing is decided by what is of a later version. */
  static TableOperation of(JsonNode json) {
    if (json.path("version").asInt(0) != VERSION) {
      return NONE;
    }
    JsonNode paused = json.path("pausedSince");
    int rate = json.path("recordsPerSecond").asInt(0);
    JsonNode skip = json.path("skip");
    return new TableOperation(
        paused.isNumber() ? Optional.of(Instant.ofEpochMilli(paused.asLong())) : Optional.empty(),
        rate > 0 ? OptionalInt.of(rate) : OptionalInt.empty(),
        skip.isObject()
            ? Optional.of(
                new Skip(
                    skip.path("topic").asString(""),
                    skip.path("partition").asInt(-1),
                    skip.path("offset").asLong(-1)))
            : Optional.empty());
  }
}
