// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.model.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was begun, as the operations topic keeps it; how far it is, is in the offsets of its group.
 *
 * <pre>
 * {"version": 1, "begun": milliseconds, "start": "earliest" or an ISO time,
 *  "tables": [{"source": name, "target": name, "targetId": text, "topics": [name, ...],
 *              "bySink": boolean}, ...],
 *  "spans": {topic: [[partition, from, end], ...], ...},
 *  "deadLetters": count of all runs, only if there are any,
 *  "finished": milliseconds, only once it is}
 * </pre>
 *
 * While one replaces another it is none, but there: {@code {"version": 1, "begun": milliseconds}}.
 */
record RecordedReplay(
    Instant begun,
    ReplayStart start,
    List<ReplayedTable> tables,
    Map<TopicPartition, Span> spans,
    long deadLetters,
    Optional<Instant> finished) {
  private static final int VERSION = 1;
  private static final int NUMBERS_OF_SPAN = 3;
  private static final JsonMapper JSON = new JsonMapper();

  RecordedReplay {
    tables = List.copyOf(tables);
    spans = Map.copyOf(spans);
  }

  RecordedReplay finishedAt(Instant time) {
    return new RecordedReplay(begun, start, tables, spans, deadLetters, Optional.of(time));
  }

  RecordedReplay withDeadLetters(long count) {
    return new RecordedReplay(begun, start, tables, spans, count, finished);
  }

  /** Whether the same was asked for, perhaps of tables that were created anew since. */
  boolean isLike(ReplayRequest request) {
    return start.equals(request.start())
        && tables.size() == request.tables().size()
        && tables.stream().allMatch(table -> request.tables().stream().anyMatch(table::isLike));
  }

  /** Whether these are the very tables that it writes to. */
  boolean writesTo(List<ReplayedTable> now) {
    return tables.stream()
        .map(ReplayedTable::targetId)
        .collect(Collectors.toSet())
        .equals(now.stream().map(ReplayedTable::targetId).collect(Collectors.toSet()));
  }

  /** What the sink of the service is asked by; two replays do not begin in one millisecond. */
  String id() {
    return "replay " + begun;
  }

  /** The partitions of the tables that the sink of the service writes, or of the others. */
  Map<TopicPartition, Span> spans(boolean bySink) {
    Set<String> topics =
        tables.stream()
            .filter(table -> table.bySink() == bySink)
            .flatMap(table -> table.topics().stream())
            .collect(Collectors.toSet());
    Map<TopicPartition, Span> chosen = new HashMap<>(spans);
    chosen.keySet().removeIf(partition -> !topics.contains(partition.topic()));
    return chosen;
  }

  /** For messages. */
  String describe() {
    return "a replay from "
        + start
        + " of "
        + tables.stream()
            .map(table -> table.source() + " into " + table.target())
            .collect(Collectors.joining(", "))
        + ", begun at "
        + begun;
  }

  /** What is there before the next one; it is read as none, and tells when there was one. */
  static JsonNode beginning(Instant time) {
    return JSON.createObjectNode().put("version", VERSION).put("begun", time.toEpochMilli());
  }

  JsonNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("begun", begun.toEpochMilli());
    json.put("start", start.toString());
    ArrayNode all = json.putArray("tables");
    for (ReplayedTable table : tables) {
      ObjectNode one = all.addObject();
      one.put("source", table.source().toString());
      one.put("target", table.target().toString());
      one.put("targetId", table.targetId());
      ArrayNode topics = one.putArray("topics");
      table.topics().forEach(topics::add);
      one.put("bySink", table.bySink());
    }
    writeSpans(json.putObject("spans"));
    if (deadLetters > 0) {
      json.put("deadLetters", deadLetters);
    }
    finished.ifPresent(time -> json.put("finished", time.toEpochMilli()));
    return json;
  }

  private void writeSpans(ObjectNode json) {
    Map<String, TreeMap<Integer, Span>> byTopic = new TreeMap<>();
    spans.forEach(
        (partition, span) ->
            byTopic
                .computeIfAbsent(partition.topic(), any -> new TreeMap<>())
                .put(partition.partition(), span));
    byTopic.forEach(
        (topic, partitions) -> {
          ArrayNode all = json.putArray(topic);
          partitions.forEach(
              (partition, span) ->
                  all.addArray().add(partition.intValue()).add(span.from()).add(span.end()));
        });
  }

  /** Empty if it is of a version that is not known here, or cannot be understood. */
  static Optional<RecordedReplay> of(JsonNode json) {
    if (json.path("version").asInt(0) != VERSION) {
      return Optional.empty();
    }
    try {
      List<ReplayedTable> tables = new ArrayList<>();
      json.path("tables").forEach(table -> tables.add(table(table)));
      JsonNode finished = json.path("finished");
      return Optional.of(
          new RecordedReplay(
              Instant.ofEpochMilli(json.path("begun").asLong()),
              ReplayStart.parse(json.path("start").asString("")),
              tables,
              readSpans(json.path("spans")),
              json.path("deadLetters").asLong(0),
              finished.isNumber()
                  ? Optional.of(Instant.ofEpochMilli(finished.asLong()))
                  : Optional.empty()));
    } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static ReplayedTable table(JsonNode json) {
    return new ReplayedTable(
        TableId.parse(json.path("source").asString("")),
        TableId.parse(json.path("target").asString("")),
        json.path("targetId").asString(""),
        json.path("topics").valueStream().map(JsonNode::asString).toList(),
        json.path("bySink").asBoolean(false));
  }

  private static Map<TopicPartition, Span> readSpans(JsonNode json) {
    Map<TopicPartition, Span> spans = new HashMap<>();
    json.forEachEntry(
        (topic, partitions) ->
            partitions.forEach(
                span -> {
                  if (span.size() != NUMBERS_OF_SPAN) {
                    throw new IllegalArgumentException("no span: " + span);
                  }
                  spans.put(
                      new TopicPartition(topic, span.get(0).asInt()),
                      new Span(span.get(1).asLong(), span.get(2).asLong()));
                }));
    return spans;
  }
}
