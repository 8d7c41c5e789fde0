// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.operations.OperationKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the way back begins: at the ends of the events topics when it is first started. What is
 * before came from the old keyspaces, and a row that they have deleted since would come back for a
 * while. The ends are remembered, so that a group whose offsets have expired skips nothing.
 */
final class WayBackBegin {
  static final int VERSION = 1;
  private static final int ASK_SECONDS = 10;
  private static final JsonMapper JSON = new JsonMapper();

  private final Function<String, Map<Integer, Long>> ends;
  private final Function<String, Optional<JsonNode>> remembered;
  private final BiFunction<String, JsonNode, CompletionStage<Void>> remember;

  /**
   * @param ends of a topic now, by the number of the partition
   * @param remembered values of the operations topic
   * @param remember writes one
   */
  WayBackBegin(
      Function<String, Map<Integer, Long>> ends,
      Function<String, Optional<JsonNode>> remembered,
      BiFunction<String, JsonNode, CompletionStage<Void>> remember) {
    this.ends = ends;
    this.remembered = remembered;
    this.remember = remember;
  }

  /**
   * By partition of topics that exist. A partition that was added since is not there: it is read
   * from its beginning.
   *
   * @throws KafkaException if the brokers cannot be asked now
   */
  Map<TopicPartition, Long> of(List<String> topics) {
    Map<TopicPartition, Long> begin = new HashMap<>();
    for (String topic : topics) {
      remembered
          .apply(OperationKeys.wayBack(topic))
          .map(WayBackBegin::offsets)
          .orElseGet(() -> first(topic))
          .forEach((partition, offset) -> begin.put(new TopicPartition(topic, partition), offset));
    }
    return begin;
  }

  private Map<Integer, Long> first(String topic) {
    Map<Integer, Long> now = ends.apply(topic);
    try {
      remember.apply(OperationKeys.wayBack(topic), json(now)).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new KafkaException("the operations topic cannot be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
    return now;
  }

  static JsonNode json(Map<Integer, Long> offsets) {
    ObjectNode value = JSON.createObjectNode().put("version", VERSION);
    ObjectNode all = value.putObject("offsets");
    new TreeMap<>(offsets)
        .forEach((partition, offset) -> all.put(Integer.toString(partition), (long) offset));
    return value;
  }

  static Map<Integer, Long> offsets(JsonNode value) {
    Map<Integer, Long> offsets = new HashMap<>();
    value
        .path("offsets")
        .properties()
        .forEach(at -> offsets.put(Integer.parseInt(at.getKey()), at.getValue().asLong()));
    return offsets;
  }

  /**
   * The ends of a topic. What an open transaction writes comes after them.
   *
   * @throws KafkaException if the brokers cannot be asked now
   */
  static Map<Integer, Long> ends(Admin admin, String topic) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .flatMap(found -> found.partitions().stream())
        .forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    Map<Integer, Long> ends = new HashMap<>();
    answer(admin.listOffsets(wanted, committed).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(ASK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the ends of the events topics cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
