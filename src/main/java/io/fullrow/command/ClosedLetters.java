// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.deadletter.OffsetRanges;
import io.fullrow.operations.OperationKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which dead letters are closed, since they were redriven or dropped, in the operations topic:
 *
 * <pre>
 * dead-letters/&lt;topic&gt;/&lt;partition&gt; := {"version": 1, "topicId": ..., "closed": [[first, last], ...]}
 * </pre>
 *
 * <p>The topic's id is with them: the offsets of a topic that was created anew are other letters.
 * Two commands that close letters of one partition at the same moment may forget some: those are
 * open again. For one thread.
 */
final class ClosedLetters {
  private static final int VERSION = 1;
  private static final int STORED_WITHIN_SECONDS = 30;

  private final Function<String, Optional<JsonNode>> stored;
  private final BiFunction<String, JsonNode, CompletionStage<Void>> store;
  private final String topic;
  private final Uuid topicId;
  private final Map<Integer, OffsetRanges> partitions = new HashMap<>();
  private final Set<Integer> changed = new TreeSet<>();

  /**
   * @param stored an entry of the operations topic
   * @param store writes one
   */
  ClosedLetters(
      Function<String, Optional<JsonNode>> stored,
      BiFunction<String, JsonNode, CompletionStage<Void>> store,
      String topic,
      Uuid topicId) {
    this.stored = stored;
    this.store = store;
    this.topic = topic;
    this.topicId = topicId;
  }

  boolean contains(int partition, long offset) {
    return of(partition).contains(offset);
  }

  void close(int partition, long offset) {
    of(partition).add(offset);
    changed.add(partition);
  }

  /**
   * Stores what was closed.
   *
   * @throws CommandFailedException if Kafka does not take it
   */
  void store() {
    for (int partition : changed) {
      try {
        store
            .apply(OperationKeys.deadLetters(topic, partition), json(of(partition)))
            .toCompletableFuture()
            .get(STORED_WITHIN_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new CommandFailedException(
            "which dead letters are closed could not be stored, they are open again: " + e, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailedException("interrupted", e);
      }
    }
    changed.clear();
  }

  private OffsetRanges of(int partition) {
    return partitions.computeIfAbsent(
        partition,
        any ->
            stored
                .apply(OperationKeys.deadLetters(topic, partition))
                .map(this::parsed)
                .orElseGet(OffsetRanges::new));
  }

  private JsonNode json(OffsetRanges closed) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", VERSION)
            .put("topicId", topicId.toString());
    ArrayNode ranges = json.putArray("closed");
    closed.ranges().forEach(range -> ranges.addArray().add(range.first()).add(range.last()));
    return json;
  }

  private OffsetRanges parsed(JsonNode json) {
    boolean ours =
        json.path("version").asInt(0) == VERSION
            && json.path("topicId").asString("").equals(topicId.toString());
    List<OffsetRanges.Range> ranges = new ArrayList<>();
    if (ours) {
      for (JsonNode range : json.path("closed")) {
        ranges.add(new OffsetRanges.Range(range.path(0).asLong(-1), range.path(1).asLong(-1)));
      }
    }
    return OffsetRanges.of(ranges);
  }
}
