// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.ops.OldestRecords.Oldest;
import io.fullrow.ops.OldestRecords.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LagProbeTest {
  private static final TopicPartition RAW = new TopicPartition("raw", 0);
  private static final TopicPartition REPARTITION = new TopicPartition("repartition", 0);
  private static final TopicPartition EVENTS = new TopicPartition("events", 0);
  private static final HostPort SELF = new HostPort("self", 8080);
  private static final HostPort OTHER = new HostPort("other", 8080);
  private static final MemberStatus IDLE = new MemberStatus("RUNNING", 0, 0, 0, 0, 0, 0);
  private static final Waiting HELD = new Waiting("sink", "k.t", "no such column");
  private static final String NO_TIMES = new PropagationWindow().encoded();

  private final Map<TopicPartition, Offsets> offsets = new HashMap<>();
  private final Map<TopicPartition, Oldest> oldest = new HashMap<>();
  private final Map<HostPort, MemberAnswer> answers = new HashMap<>();
  private final Map<TopicPartition, Long> strangers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final Map<TopicPartition, Long> wayBack = new HashMap<>();
  private Map<TopicPartition, Long> slowest = Map.of();
  private Map<TopicPartition, Span> spans = Map.of();
  private boolean kafkaUp = true;
  private boolean rollComplete = true;
  private MemberStatus own = IDLE;
  private long nowMs = 1_000_000;

  private final LagProbe probe =
      new LagProbe(
          new Pipeline("g", "g-decode", Set.of("raw"), "repartition", "g-sink", Set.of("events")),
          new Brokers(),
          wanted -> {
            spans = wanted;
            return oldest;
          },
          new LagProbe.Crew(
              SELF,
              () -> new MemberAnswer(own, NO_TIMES, List.of()),
              () -> new Members.Roll(Set.of(SELF, OTHER), rollComplete),
              members -> {
                asked.add("members");
                assertThat(members).containsExactly(OTHER);
                return answers;
              }),
          () -> nowMs);

  @BeforeEach
  void drained() {
    offsets.put(RAW, at(10, 10));
    offsets.put(REPARTITION, at(20, 20));
    offsets.put(EVENTS, at(30, 30));
    answers.put(OTHER, new MemberAnswer(IDLE, NO_TIMES, List.of()));
  }

  @Test
  void shouldBeCaughtUpWhenNothingIsLeftAnywhere() {
    LagReport report = report();

    assertThat(report.caughtUp()).isTrue();
    assertThat(report.state()).isEqualTo("RUNNING");
    assertThat(report.materialize().lag()).hasValue(0);
    assertThat(report.materialize().timeLagMs()).hasValue(0);
    assertThat(report.materialize().partitions())
        .containsExactly(lag("raw", 10, 10), lag("repartition", 20, 20));
    assertThat(report.sink().partitions()).containsExactly(lag("events", 30, 30));
  }

  @Test
  void shouldAskForCommittedOffsetsThenMembersThenEndsSoThatNoRecordSlipsPast() {
    report();

    assertThat(asked)
        .containsExactly("committed [g-decode, g, g-sink]", "members", "logs of 3 topics");
  }

  @Test
  void shouldTellLagAndAgeOfTheOldestRecord() {
    offsets.put(RAW, at(7, 10));
    offsets.put(EVENTS, at(29, 30));
    oldest.put(RAW, Oldest.at(nowMs - 1_500));
    oldest.put(EVENTS, Oldest.at(nowMs - 40));

    LagReport report = report();

    assertThat(report.caughtUp()).isFalse();
    assertThat(spans)
        .containsOnly(Map.entry(RAW, new Span(7, 10)), Map.entry(EVENTS, new Span(29, 30)));
    assertThat(report.materialize().lag()).hasValue(3);
    assertThat(report.materialize().timeLagMs()).hasValue(1_500);
    assertThat(report.sink().lag()).hasValue(1);
    assertThat(report.sink().timeLagMs()).hasValue(40);
  }

  @Test
  void shouldNotBeCaughtUpWithRecordsInAnyOneTopic() {
    for (TopicPartition partition : List.of(RAW, REPARTITION, EVENTS)) {
      drained();
      offsets.put(partition, at(1, 2));

      assertThat(report().caughtUp()).as("a record in %s", partition).isFalse();
    }
  }

  @Test
  void shouldCountFromTheLogsStartWithoutACommittedOffset() {
    offsets.put(EVENTS, new Offsets(5, OptionalLong.empty(), 30, 30));

    LagReport report = report();

    assertThat(report.sink().lag()).hasValue(25);
    assertThat(report.sink().partitions().get(0).committed()).isEmpty();
    assertThat(report.sink().timeLagMs()).as("its records could not be read").isEmpty();
  }

  @Test
  void shouldCountFromTheLogsStartWhenRetentionPassedTheCommittedOffset() {
    offsets.put(EVENTS, new Offsets(28, OptionalLong.of(3), 30, 30));

    assertThat(report().sink().lag()).hasValue(2);
  }

  @Test
  void shouldNotCountTransactionMarkersThatAreAllThatIsLeft() {
    offsets.put(REPARTITION, at(19, 20));
    oldest.put(REPARTITION, Oldest.NOTHING);

    LagReport report = report();

    assertThat(report.caughtUp()).isTrue();
    assertThat(report.materialize().lag()).hasValue(0);
    assertThat(report.materialize().partitions()).contains(lag("repartition", 19, 20));
  }

  @Test
  void shouldNotBeCaughtUpWhileATransactionIsOpen() {
    offsets.put(EVENTS, new Offsets(0, OptionalLong.of(30), 30, 33));

    assertThat(report().caughtUp()).isFalse();
  }

  @Test
  void shouldNotBeCaughtUpWhileATopicIsMissing() {
    offsets.remove(RAW);

    assertThat(report().caughtUp()).isFalse();
  }

  @Test
  void shouldAddUpAllMembers() {
    own = new MemberStatus("RUNNING", 1, 2, 3, 6, 40, 5);
    answers.put(
        OTHER,
        new MemberAnswer(
            new MemberStatus("REBALANCING", 10, 20, 30, 60, 4, 50), NO_TIMES, List.of(HELD)));

    LagReport report = report();

    assertThat(report.materialize().buffered()).isEqualTo(11);
    assertThat(report.materialize().pendingSlices()).isEqualTo(22);
    assertThat(report.sink().inFlight()).isEqualTo(33);
    assertThat(report.sink().held()).isEqualTo(66);
    assertThat(report.sink().oldestUnackedMs()).isEqualTo(40);
    assertThat(report.deadLetters()).isEqualTo(55);
    assertThat(report.waiting()).containsExactly(HELD);
    assertThat(report.state()).isEqualTo("REBALANCING");
    assertThat(report.caughtUp()).isFalse();
  }

  @Test
  void shouldNotBeCaughtUpWhenAMemberHasWorkOrDoesNotRun() {
    for (MemberStatus busy :
        List.of(
            new MemberStatus("RUNNING", 1, 0, 0, 0, 0, 0),
            new MemberStatus("RUNNING", 0, 1, 0, 0, 0, 0),
            new MemberStatus("RUNNING", 0, 0, 1, 0, 0, 0),
            new MemberStatus("RUNNING", 0, 0, 0, 1, 0, 0),
            new MemberStatus("REBALANCING", 0, 0, 0, 0, 0, 0),
            new MemberStatus("of another version", 0, 0, 0, 0, 0, 0))) {
      answers.put(OTHER, new MemberAnswer(busy, NO_TIMES, List.of()));

      assertThat(report().caughtUp()).as("%s", busy).isFalse();
    }
  }

  @Test
  void shouldNotBeCaughtUpWithoutAnAnswerFromEveryMember() {
    answers.clear();

    assertThat(report().caughtUp()).isFalse();
  }

  @Test
  void shouldNotBeCaughtUpWhenMembersMayBeMissing() {
    rollComplete = false;

    assertThat(report().caughtUp()).isFalse();
  }

  @Test
  void shouldKeepTheLastLagAndLetItAgeWhileKafkaIsDown() {
    offsets.put(RAW, at(7, 10));
    oldest.put(RAW, Oldest.at(nowMs - 100));
    report();
    kafkaUp = false;
    nowMs += 60_000;

    LagReport report = report();

    assertThat(report.caughtUp()).isFalse();
    assertThat(report.materialize().lag()).hasValue(3);
    assertThat(report.materialize().timeLagMs()).hasValue(60_100);
    assertThat(report.ageMs()).hasValue(60_000);
  }

  @Test
  void shouldSayThatNothingIsKnownWhenKafkaNeverAnswered() {
    kafkaUp = false;

    LagReport report = report();

    assertThat(report.caughtUp()).isFalse();
    assertThat(report.materialize().lag()).isEmpty();
    assertThat(report.sink().timeLagMs()).isEmpty();
    assertThat(report.ageMs()).isEmpty();
  }

  @Test
  void shouldCountOffsetsOfItsOwnGroupOnly() {
    strangers.put(RAW, 0L);

    assertThat(report().caughtUp())
        .as("offsets that the join's group left on a raw topic")
        .isTrue();
  }

  @Test
  void shouldNotBeCaughtUpByAnOldReading() {
    LagReading reading = probe.read();

    assertThat(reading.report(nowMs + 10_000).caughtUp()).isTrue();
    assertThat(reading.report(nowMs + 10_000).ageMs()).hasValue(10_000);
    assertThat(reading.report(nowMs + 10_001).caughtUp()).isFalse();
  }

  /** It reads what the sink reads, and has come less far. */
  @Test
  void shouldCountTheWayBackApart() {
    Pipeline pipeline =
        new Pipeline(
            "g",
            "g-decode",
            Set.of("raw"),
            "repartition",
            "g-sink",
            Set.of("events"),
            Optional.of(new Pipeline.Reading("g-way-back", Set.of("events"))));
    List<Map<TopicPartition, Span>> found = new ArrayList<>();
    LagProbe both =
        new LagProbe(
            pipeline,
            new Brokers(),
            wanted -> {
              found.add(wanted);
              return Map.of();
            },
            new LagProbe.Crew(
                SELF,
                () -> new MemberAnswer(own, NO_TIMES, List.of()),
                () -> new Members.Roll(Set.of(SELF), true),
                members -> Map.of()),
            () -> nowMs);
    wayBack.put(EVENTS, 28L);

    LagReport behind = both.read().report(nowMs);

    assertThat(behind.sink().lag()).hasValue(0);
    assertThat(behind.wayBack().orElseThrow().group()).isEqualTo("g-way-back");
    assertThat(behind.wayBack().orElseThrow().lag()).hasValue(2);
    assertThat(behind.caughtUp()).isFalse();
    assertThat(found).containsExactly(Map.of(), Map.of(EVENTS, new Span(28, 30)));
    assertThat(slowest).containsEntry(EVENTS, 28L);
    wayBack.put(EVENTS, 30L);
    assertThat(both.read().report(nowMs).caughtUp()).isTrue();
  }

  private LagReport report() {
    return probe.read().report(nowMs);
  }

  private static LagReport.PartitionLag lag(String topic, long committed, long end) {
    return new LagReport.PartitionLag(
        topic, 0, OptionalLong.of(committed), end, 0, OptionalLong.of(0));
  }

  /** Tells {@link #offsets}; what the join's group committed on other topics as well. */
  private final class Brokers implements OffsetsSource {
    @Override
    public Map<String, Map<TopicPartition, Long>> committed(Set<String> groups)
        throws OffsetsUnavailableException {
      asked.add("committed " + groups);
      answer();
      Map<TopicPartition, Long> joined = new HashMap<>(of("repartition"));
      joined.putAll(strangers);
      return Map.of(
          "g-decode", of("raw"), "g", joined, "g-sink", of("events"), "g-way-back", wayBack);
    }

    private Map<TopicPartition, Long> of(String topic) {
      Map<TopicPartition, Long> committed = new HashMap<>();
      offsets.forEach(
          (partition, at) -> {
            if (partition.topic().equals(topic) && at.committed().isPresent()) {
              committed.put(partition, at.committed().getAsLong());
            }
          });
      return committed;
    }

    @Override
    public Map<TopicPartition, LogSpan> logs(
        Set<String> topics, Map<TopicPartition, Long> committed)
        throws OffsetsUnavailableException {
      asked.add("logs of " + topics.size() + " topics");
      slowest = committed;
      answer();
      Map<TopicPartition, LogSpan> logs = new HashMap<>();
      offsets.forEach(
          (partition, at) ->
              logs.put(partition, new LogSpan(at.start(), at.end(), at.highWatermark())));
      return logs;
    }

    private void answer() throws OffsetsUnavailableException {
      if (!kafkaUp) {
        throw new OffsetsUnavailableException(new IllegalStateException("down"));
      }
    }
  }

  private static Offsets at(long committed, long end) {
    return new Offsets(0, OptionalLong.of(committed), end, end);
  }
}
