// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.sink.kafka.Rewind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the sink is asked for, as the operations topic keeps it:
 *
 * <pre>
 * {"version": 1, "id": text, "from": {topic: [[partition, offset], ...], ...}}
 * </pre>
 */
public final class RewindJson {
  private static final int VERSION = 1;
  private static final int NUMBERS_OF_PLACE = 2;

  private RewindJson() {}

  static JsonNode write(Rewind rewind) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION).put("id", rewind.id());
    Map<String, TreeMap<Integer, Long>> byTopic = new TreeMap<>();
    rewind
        .from()
        .forEach(
            (partition, offset) ->
                byTopic
                    .computeIfAbsent(partition.topic(), any -> new TreeMap<>())
                    .put(partition.partition(), offset));
    ObjectNode from = json.putObject("from");
    byTopic.forEach(
        (topic, partitions) -> {
          ArrayNode all = from.putArray(topic);
          partitions.forEach(
              (partition, offset) -> all.addArray().add(partition.intValue()).add(offset));
        });
    return json;
  }

  /** Empty if it is of a version that is not known here, or cannot be understood. */
  public static Optional<Rewind> read(JsonNode json) {
    if (json.path("version").asInt(0) != VERSION) {
      return Optional.empty();
    }
    Map<TopicPartition, Long> from = new HashMap<>();
    try {
      json.path("from")
          .forEachEntry(
              (topic, places) ->
                  places.forEach(place -> from.put(partition(topic, place), offset(place))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(new Rewind(json.path("id").asString(""), from));
  }

  private static TopicPartition partition(String topic, JsonNode place) {
    if (place.size() != NUMBERS_OF_PLACE) {
      throw new IllegalArgumentException("no place: " + place);
    }
    return new TopicPartition(topic, place.get(0).asInt());
  }

  private static long offset(JsonNode place) {
    return place.get(1).asLong();
  }
}
