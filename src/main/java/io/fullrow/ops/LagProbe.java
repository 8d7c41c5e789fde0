package io.fullrow.ops;

import io.fullrow.ops.OffsetsSource.OffsetsUnavailable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes stock of the whole group once: offsets from Kafka, the rest from every member.
 *
 * <p>It looks downstream, in the order in which records travel: raw topics, repartition topic,
 * members, event topics. What was on Kafka when it began is thus found somewhere, and "caught up"
 * is never told while a record moves from a stage that is looked at later to one already seen. For
 * one thread.
 */
final class LagProbe {
  private static final Logger LOG = LoggerFactory.getLogger(LagProbe.class);

  private final Pipeline pipeline;
  private final OffsetsSource offsets;
  private final OldestRecords oldest;
  private final Crew crew;
  private final LongSupplier clockMs;
  private Stock last = new Stock(StageLag.UNKNOWN, StageLag.UNKNOWN);

  /** The offsets of both stages. */
  private record Stock(StageLag materialize, StageLag sink) {}

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
  }

  LagProbe(
      Pipeline pipeline,
      OffsetsSource offsets,
      OldestRecords oldest,
      Crew crew,
      LongSupplier clockMs) {
    this.pipeline = pipeline;
    this.offsets = offsets;
    this.oldest = oldest;
    this.crew = crew;
    this.clockMs = clockMs;
  }

  /** The report as of now. Without an answer from Kafka the last offsets known, not caught up. */
  LagReport report() {
    try {
      StageLag raw = read(pipeline.decodeGroup(), pipeline.rawTopics());
      StageLag repartition = read(pipeline.group(), Set.of(pipeline.repartitionTopic()));
      Answers answers = crew.ask();
      StageLag sink = read(pipeline.sinkGroup(), pipeline.eventTopics());
      last = dated(raw.plus(repartition), sink);
      return render(answers, true);
    } catch (OffsetsUnavailable e) {
      LOG.debug("Kafka does not answer", e);
      return render(crew.ask(), false);
    }
  }

  private StageLag read(String group, Set<String> topics) throws OffsetsUnavailable {
    return StageLag.of(topics, offsets.read(group, topics));
  }

  private Stock dated(StageLag materialize, StageLag sink) {
    // One span for each partition: a topic that both groups read would need two.
    Map<TopicPartition, OldestRecords.Span> spans = new HashMap<>(materialize.spans());
    spans.putAll(sink.spans());
    var found = oldest.find(spans);
    return new Stock(materialize.with(found), sink.with(found));
  }

  private LagReport render(Answers answers, boolean fresh) {
    long now = clockMs.getAsLong();
    StageLag materialize = last.materialize();
    StageLag sink = last.sink();
    return new LagReport(
        answers.state(),
        fresh && answers.idle() && materialize.drained() && sink.drained(),
        new LagReport.Materialize(
            pipeline.group(),
            materialize.lag(),
            materialize.timeLagMs(now),
            answers.sum(MemberStatus::buffered),
            answers.sum(MemberStatus::pendingSlices),
            materialize.partitions(now)),
        new LagReport.Sink(
            pipeline.sinkGroup(),
            sink.lag(),
            sink.timeLagMs(now),
            answers.sum(MemberStatus::inFlight),
            answers.max(MemberStatus::oldestUnackedMs),
            sink.partitions(now)),
        answers.propagation(),
        answers.sum(MemberStatus::deadLetters));
  }
}
