// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import io.fullrow.ops.LagReading.Stock;
import io.fullrow.ops.OffsetsSource.LogSpan;
import io.fullrow.ops.OffsetsSource.OffsetsUnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes stock of the whole group once: offsets from Kafka, the rest from every member.
 *
 * <p>The order of the questions makes "caught up" exact: first the committed offsets of all groups,
 * then the members, then the ends of the logs. A record that was on Kafka when it began is behind a
 * committed offset only if what became of it is further on: with a member, who is asked later, or
 * in the next log, whose end is asked for later still. So it is found somewhere, wherever it moves
 * meanwhile. Records that come during the reading may show as lag that is none.
 *
 * <p>For one thread.
 */
final class LagProbe {
  private static final Logger LOG = LoggerFactory.getLogger(LagProbe.class);

  private final Supplier<Pipeline> pipelines;
  private final OffsetsSource offsets;
  private final OldestRecords oldest;
  private final Crew crew;
  private final LongSupplier clockMs;
  private Stock last = Stock.NONE;

  /**
   * All members and how to ask them.
   *
   * @param self this member, asked without HTTP
   */
  record Crew(HostPort self, Supplier<MemberAnswer> own, Members members, MemberClient client) {
    /** The answers of all members that gave one, this one first. */
    Answers ask() {
      Members.Roll roll = members.roll();
      Set<HostPort> others = new HashSet<>(roll.members());
      others.remove(self);
      Map<HostPort, MemberAnswer> given = new HashMap<>(client.ask(others));
      boolean all = roll.complete() && given.keySet().containsAll(others);
      given.put(self, own.get());
      return new Answers(List.copyOf(given.values()), all);
    }

    /** This member's answer, while Kafka does not report who the others are. */
    Answers alone() {
      return new Answers(List.of(own.get()), false);
    }
  }

  LagProbe(
      Pipeline pipeline,
      OffsetsSource offsets,
      OldestRecords oldest,
      Crew crew,
      LongSupplier clockMs) {
    this(() -> pipeline, offsets, oldest, crew, clockMs);
  }

  /**
   * @param pipelines asked for each reading: its topics may become known only after the start
   */
  LagProbe(
      Supplier<Pipeline> pipelines,
      OffsetsSource offsets,
      OldestRecords oldest,
      Crew crew,
      LongSupplier clockMs) {
    this.pipelines = pipelines;
    this.offsets = offsets;
    this.oldest = oldest;
    this.crew = crew;
    this.clockMs = clockMs;
  }

  /** What is known without asking anybody: nothing of Kafka. */
  LagReading nothing() {
    return new LagReading(pipelines.get(), Stock.NONE, crew.alone(), false);
  }

  /** A reading as of now. Without an answer from Kafka the last offsets known, not complete. */
  LagReading read() {
    long began = clockMs.getAsLong();
    Pipeline pipeline = pipelines.get();
    try {
      var committed = offsets.committed(pipeline.groups());
      Answers answers = crew.ask();
      var logs = offsets.logs(pipeline.topics(), merged(pipeline, committed));
      last =
          dated(
              stage(pipeline.materialize(), committed, logs),
              stage(pipeline.sink(), committed, logs),
              pipeline.wayBack().map(reading -> stage(List.of(reading), committed, logs)),
              began);
      return new LagReading(pipeline, last, answers, true);
    } catch (OffsetsUnavailableException e) {
      LOG.debug("Kafka does not answer", e);
      return new LagReading(pipeline, last, crew.alone(), false);
    }
  }

  /** Of two groups that read the same topic, how far the slower one has come. */
  private static Map<TopicPartition, Long> merged(
      Pipeline pipeline, Map<String, Map<TopicPartition, Long>> committed) {
    Map<TopicPartition, Long> all = new HashMap<>();
    for (List<Pipeline.Reading> stage :
        List.of(
            pipeline.materialize(),
            pipeline.sink(),
            pipeline.wayBack().map(List::of).orElse(List.of()))) {
      for (Pipeline.Reading reading : stage) {
        committed
            .getOrDefault(reading.group(), Map.of())
            .forEach(
                (partition, offset) -> {
                  if (reading.topics().contains(partition.topic())) {
                    all.merge(partition, offset, Math::min);
                  }
                });
      }
    }
    return all;
  }

  private static StageLag stage(
      List<Pipeline.Reading> readings,
      Map<String, Map<TopicPartition, Long>> committed,
      Map<TopicPartition, LogSpan> logs) {
    Set<String> topics = new HashSet<>();
    Map<TopicPartition, Offsets> offsets = new HashMap<>();
    for (Pipeline.Reading reading : readings) {
      topics.addAll(reading.topics());
      var positions = committed.getOrDefault(reading.group(), Map.of());
      logs.forEach(
          (partition, log) -> {
            if (reading.topics().contains(partition.topic())) {
              offsets.put(partition, offsets(log, positions, partition));
            }
          });
    }
    return StageLag.of(topics, offsets);
  }

  private static Offsets offsets(
      LogSpan log, Map<TopicPartition, Long> positions, TopicPartition partition) {
    Long position = positions.get(partition);
    return new Offsets(
        log.start(),
        position == null ? OptionalLong.empty() : OptionalLong.of(position),
        log.end(),
        log.highWatermark());
  }

  private Stock dated(
      StageLag materialize, StageLag sink, Optional<StageLag> wayBack, long beganMs) {
    Map<TopicPartition, OldestRecords.Span> spans = new HashMap<>(materialize.spans());
    spans.putAll(sink.spans());
    var found = oldest.find(spans);
    // it reads what the sink reads, from other places
    Optional<StageLag> back = wayBack.map(stage -> stage.with(oldest.find(stage.spans())));
    return new Stock(materialize.with(found), sink.with(found), back, OptionalLong.of(beganMs));
  }
}
