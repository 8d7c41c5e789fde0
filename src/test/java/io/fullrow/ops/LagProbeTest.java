package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.ops.OffsetsSource.OffsetsUnavailable;
import io.fullrow.ops.OldestRecords.Oldest;
import io.fullrow.ops.OldestRecords.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final MemberStatus IDLE = new MemberStatus("RUNNING", 0, 0, 0, 0, 0);
  private static final String NO_TIMES = new PropagationWindow().encoded();

  private final Map<TopicPartition, Offsets> offsets = new HashMap<>();
  private final Map<TopicPartition, Oldest> oldest = new HashMap<>();
  private final Map<HostPort, MemberAnswer> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Map<TopicPartition, Span> spans = Map.of();
  private boolean kafkaUp = true;
  private boolean rollComplete = true;
  private MemberStatus own = IDLE;
  private long nowMs = 1_000_000;

  private final LagProbe probe =
      new LagProbe(
          new Pipeline("g", "g-decode", Set.of("raw"), "repartition", "g-sink", Set.of("events")),
          this::read,
          wanted -> {
            spans = wanted;
            return oldest;
          },
          new LagProbe.Crew(
              SELF,
              () -> new MemberAnswer(own, NO_TIMES),
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
    answers.put(OTHER, new MemberAnswer(IDLE, NO_TIMES));
  }

  @Test
  void shouldBeCaughtUpWhenNothingIsLeftAnywhere() {
    LagReport report = probe.report();

    assertThat(report.caughtUp()).isTrue();
    assertThat(report.state()).isEqualTo("RUNNING");
    assertThat(report.materialize().lag()).isZero();
    assertThat(report.materialize().timeLagMs()).isZero();
    assertThat(report.materialize().partitions())
        .containsExactly(
            new LagReport.PartitionLag("raw", 0, 10, 10, 0, 0),
            new LagReport.PartitionLag("repartition", 0, 20, 20, 0, 0));
    assertThat(report.sink().partitions())
        .containsExactly(new LagReport.PartitionLag("events", 0, 30, 30, 0, 0));
  }

  @Test
  void shouldLookDownstreamSoThatNoRecordSlipsPast() {
    probe.report();

    assertThat(asked).containsExactly("g [raw]", "g [repartition]", "members", "g-sink [events]");
  }

  @Test
  void shouldTellLagAndAgeOfTheOldestRecord() {
    offsets.put(RAW, at(7, 10));
    offsets.put(EVENTS, at(29, 30));
    oldest.put(RAW, Oldest.at(nowMs - 1_500));
    oldest.put(EVENTS, Oldest.at(nowMs - 40));

    LagReport report = probe.report();

    assertThat(report.caughtUp()).isFalse();
    assertThat(spans)
        .containsOnly(Map.entry(RAW, new Span(7, 10)), Map.entry(EVENTS, new Span(29, 30)));
    assertThat(report.materialize().lag()).isEqualTo(3);
    assertThat(report.materialize().timeLagMs()).isEqualTo(1_500);
    assertThat(report.sink().lag()).isEqualTo(1);
    assertThat(report.sink().timeLagMs()).isEqualTo(40);
  }

  @Test
  void shouldNotBeCaughtUpWithRecordsInAnyOneTopic() {
    for (TopicPartition partition : List.of(RAW, REPARTITION, EVENTS)) {
      drained();
      offsets.put(partition, at(1, 2));

      assertThat(probe.report().caughtUp()).as("a record in %s", partition).isFalse();
    }
  }

  @Test
  void shouldCountFromTheLogsStartWithoutACommittedOffset() {
    offsets.put(EVENTS, new Offsets(5, OptionalLong.empty(), 30, 30));

    LagReport report = probe.report();

    assertThat(report.sink().lag()).isEqualTo(25);
    assertThat(report.sink().partitions().get(0).committed()).isEqualTo(-1);
    assertThat(report.sink().timeLagMs()).as("its records could not be read").isEqualTo(-1);
  }

  @Test
  void shouldCountFromTheLogsStartWhenRetentionPassedTheCommittedOffset() {
    offsets.put(EVENTS, new Offsets(28, OptionalLong.of(3), 30, 30));

    assertThat(probe.report().sink().lag()).isEqualTo(2);
  }

  @Test
  void shouldNotCountTransactionMarkersThatAreAllThatIsLeft() {
    offsets.put(REPARTITION, at(19, 20));
    oldest.put(REPARTITION, Oldest.NOTHING);

    LagReport report = probe.report();

    assertThat(report.caughtUp()).isTrue();
    assertThat(report.materialize().lag()).isZero();
    assertThat(report.materialize().partitions())
        .contains(new LagReport.PartitionLag("repartition", 0, 19, 20, 0, 0));
  }

  @Test
  void shouldNotBeCaughtUpWhileATransactionIsOpen() {
    offsets.put(EVENTS, new Offsets(0, OptionalLong.of(30), 30, 33));

    assertThat(probe.report().caughtUp()).isFalse();
  }

  @Test
  void shouldNotBeCaughtUpWhileATopicIsMissing() {
    offsets.remove(RAW);

    assertThat(probe.report().caughtUp()).isFalse();
  }

  @Test
  void shouldAddUpAllMembers() {
    own = new MemberStatus("RUNNING", 1, 2, 3, 40, 5);
    answers.put(
        OTHER, new MemberAnswer(new MemberStatus("REBALANCING", 10, 20, 30, 4, 50), NO_TIMES));

    LagReport report = probe.report();

    assertThat(report.materialize().buffered()).isEqualTo(11);
    assertThat(report.materialize().pendingSlices()).isEqualTo(22);
    assertThat(report.sink().inFlight()).isEqualTo(33);
    assertThat(report.sink().oldestUnackedMs()).isEqualTo(40);
    assertThat(report.deadLetters()).isEqualTo(55);
    assertThat(report.state()).isEqualTo("REBALANCING");
    assertThat(report.caughtUp()).isFalse();
  }

  @Test
  void shouldNotBeCaughtUpWhenAMemberHasWorkOrDoesNotRun() {
    for (MemberStatus busy :
        List.of(
            new MemberStatus("RUNNING", 1, 0, 0, 0, 0),
            new MemberStatus("RUNNING", 0, 1, 0, 0, 0),
            new MemberStatus("RUNNING", 0, 0, 1, 0, 0),
            new MemberStatus("REBALANCING", 0, 0, 0, 0, 0),
            new MemberStatus("of another version", 0, 0, 0, 0, 0))) {
      answers.put(OTHER, new MemberAnswer(busy, NO_TIMES));

      assertThat(probe.report().caughtUp()).as("%s", busy).isFalse();
    }
  }

  @Test
  void shouldNotBeCaughtUpWithoutAnAnswerFromEveryMember() {
    answers.clear();

    assertThat(probe.report().caughtUp()).isFalse();
  }

  @Test
  void shouldNotBeCaughtUpWhenMembersMayBeMissing() {
    rollComplete = false;

    assertThat(probe.report().caughtUp()).isFalse();
  }

  @Test
  void shouldKeepTheLastLagAndLetItAgeWhileKafkaIsDown() {
    offsets.put(RAW, at(7, 10));
    oldest.put(RAW, Oldest.at(nowMs - 100));
    probe.report();
    kafkaUp = false;
    nowMs += 60_000;

    LagReport report = probe.report();

    assertThat(report.caughtUp()).isFalse();
    assertThat(report.materialize().lag()).isEqualTo(3);
    assertThat(report.materialize().timeLagMs()).isEqualTo(60_100);
  }

  @Test
  void shouldSayThatNothingIsKnownWhenKafkaNeverAnswered() {
    kafkaUp = false;

    LagReport report = probe.report();

    assertThat(report.caughtUp()).isFalse();
    assertThat(report.materialize().lag()).isEqualTo(-1);
    assertThat(report.sink().timeLagMs()).isEqualTo(-1);
  }

  private Map<TopicPartition, Offsets> read(String group, Set<String> topics)
      throws OffsetsUnavailable {
    asked.add(group + " " + topics);
    if (!kafkaUp) {
      throw new OffsetsUnavailable(new IllegalStateException("down"));
    }
    Map<TopicPartition, Offsets> found = new HashMap<>(offsets);
    found.keySet().removeIf(partition -> !topics.contains(partition.topic()));
    return found;
  }

  private static Offsets at(long committed, long end) {
    return new Offsets(0, OptionalLong.of(committed), end, end);
  }
}
