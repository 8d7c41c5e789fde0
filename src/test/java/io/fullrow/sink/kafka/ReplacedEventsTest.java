// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static io.fullrow.sink.kafka.SinkHarness.OTHER;
import static io.fullrow.sink.kafka.SinkHarness.PARTITIONS;
import static io.fullrow.sink.kafka.SinkHarness.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.sink.LeftOut;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Written;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A later event of a row is written in place of earlier ones that wait as well. */
class ReplacedEventsTest {
  private static final Duration RETENTION = Duration.ofSeconds(100);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final long HALF = RETENTION.toMillis() / 2;
  private static final HoldPolicy HOLDS =
      new HoldPolicy(
          Duration.ofMinutes(5),
          10_000,
          100,
          1 << 20,
          RETENTION.dividedBy(2),
          Duration.ofMillis(20));

  @Test
  void shouldWriteTheLastEventOfARowAloneAndAcknowledgeAll() {
    try (SinkHarness harness = harness()) {
      // given
      harness.answers = key -> Optional.empty();
      harness.addEvent(ROWS, 0, "first", "", 0);
      await().until(() -> harness.written.contains("first"));

      // when
      for (int offset = 1; offset <= 9; offset++) {
        harness.addEvent(ROWS, offset, offset == 5 ? "between" : "hot", "", offset);
      }
      await().until(() -> harness.sink.inFlight() == 10);
      assertThat(harness.consumer.paused()).as("reads ahead").isEmpty();
      harness.answer("first", Outcome.of(Written.all()));
      harness.answer("between", Outcome.of(Written.all()));
      harness.answer("hot", Outcome.of(Written.all()));

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(10L)));
      assertThat(harness.written).containsExactly("first", "between", "hot");
      assertThat(harness.acknowledged).hasValue(10);
      assertThat(harness.replaced).hasValue(7);
      assertThat(harness.sink.inFlight()).isZero();
    }
  }

  @Test
  void shouldCommitNothingOfTheEarlierOnesBeforeTheLaterOneIsWritten() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "")) {
      harness.answer("first", Outcome.of(Written.all()));
      await().until(() -> harness.written.contains("hot"));

      await().during(Duration.ofMillis(50)).until(() -> harness.sink.inFlight() == 3);
      assertThat(harness.committed(ROWS)).isEqualTo(Optional.of(1L));

      harness.answer("hot", Outcome.of(Written.all()));
      await().until(() -> harness.committed(ROWS).equals(Optional.of(4L)));
    }
  }

  /** Else a row that changes all the time would never be written. */
  @Test
  void shouldNotPutOffWhatIsToBeWrittenInPlaceOfOthers() {
    try (SinkHarness harness = harness()) {
      // given: one is to be written in place of another
      harness.answers = key -> Optional.empty();
      harness.addEvent(ROWS, 0, "first", "", 0);
      await().until(() -> harness.written.contains("first"));
      harness.addEvent(ROWS, 1, "hot", "", 0);
      harness.addEvent(ROWS, 2, "x", "", 0);
      harness.addEvent(ROWS, 3, "hot", "", 0);
      await().until(() -> harness.sink.inFlight() == 4);
      harness.answer("first", Outcome.of(Written.all()));
      await().until(() -> harness.written.contains("x"));

      // when
      harness.addEvent(ROWS, 4, "y", "", 0);
      harness.addEvent(ROWS, 5, "hot", "", 0);
      await().until(() -> harness.sink.inFlight() == 5);
      harness.answer("x", Outcome.of(Written.all()));

      // then
      await().until(() -> harness.written.size() == 3);
      assertThat(harness.written).containsExactly("first", "x", "hot");
    }
  }

  @Test
  void shouldWriteTheEarlierOnesIfTheLaterOneIsNoEvent() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "malformed")) {
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));

      harness.answer("first", Outcome.of(Written.all()));

      await().until(() -> harness.committed(ROWS).equals(Optional.of(4L)));
      assertThat(harness.written).containsExactly("first", "hot", "hot");
      assertThat(harness.deadLetters).hasSize(1);
      assertThat(harness.replaced).hasValue(0);
    }
  }

  @Test
  void shouldWriteTheEarlierOnesIfTheLaterOneIsRefused() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "")) {
      harness.answer("first", Outcome.of(Written.all()));
      await().until(() -> harness.open.containsKey("hot"));
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));

      harness.answer("hot", Outcome.poison("a value that is too large"));

      await().until(() -> harness.committed(ROWS).equals(Optional.of(4L)));
      assertThat(harness.written).containsExactly("first", "hot", "hot", "hot");
      assertThat(harness.deadLetters).hasSize(1);
    }
  }

  /** What it lacks may be what an earlier one has. */
  @Test
  void shouldWriteTheEarlierOnesIfTheLaterOneIsWrittenInPart() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "")) {
      harness.answer("first", Outcome.of(Written.all()));
      await().until(() -> harness.open.containsKey("hot"));
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));
      LeftOut cell = new LeftOut("a cell", true, "it is too large");

      harness.answer("hot", Outcome.of(new Written(List.of(cell), true)));

      await().until(() -> harness.committed(ROWS).equals(Optional.of(4L)));
      assertThat(harness.written).containsExactly("first", "hot", "hot", "hot");
      assertThat(harness.replaced).hasValue(0);
      assertThat(harness.deadLetters).hasSize(1);
    }
  }

  /** Its hold takes them over, which lets offsets go on up to the one that is tried. */
  @Test
  void shouldNotKeepTheEarlierOnesBackWhileTheLaterOneIsHeld() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "")) {
      // given
      AtomicBoolean refuses = new AtomicBoolean(true);
      harness.answers =
          key ->
              Optional.of(
                  key.equals("hot") && refuses.get()
                      ? Outcome.retriable("refused")
                      : Outcome.of(Written.all()));
      harness.answer("first", Outcome.of(Written.all()));
      await().until(() -> harness.written.contains("hot"));

      // when
      harness.addEvent(ROWS, 4, "other", "", 0);

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(3L)));
      assertThat(harness.sink.heldEvents()).hasSize(1);
      refuses.set(false);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(5L)));
      assertThat(harness.sink.inFlight()).isZero();
    }
  }

  @Test
  void shouldGoOnAfterAFailureThatPasses() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "")) {
      harness.answer("first", Outcome.of(Written.all()));
      await().until(() -> harness.open.containsKey("hot"));
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));

      harness.answer("hot", Outcome.retriable("away for a moment"));

      await().until(() -> harness.committed(ROWS).equals(Optional.of(4L)));
      assertThat(harness.written).as("it alone again").containsExactly("first", "hot", "hot");
      assertThat(harness.acknowledged).hasValue(4);
      assertThat(harness.replaced).hasValue(2);
      assertThat(harness.deadLetters).isEmpty();
    }
  }

  @Test
  void shouldLeaveAllToTheNextMemberIfThePartitionGoesWhileTheTargetIsAway() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "")) {
      harness.answers = key -> Optional.of(Outcome.retriable("away"));
      harness.answer("first", Outcome.retriable("away"));
      await().until(() -> harness.written.contains("hot"));
      harness.rebalance(OTHER);

      await().until(() -> harness.sink.assignment().size() == 1);
      await().until(() -> harness.sink.inFlight() == 0);
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
      assertThat(harness.replaced).hasValue(0);
    }
  }

  @Test
  void shouldReadNoFurtherWhenManyAreReplaced() {
    try (SinkHarness harness = harness(4)) {
      harness.answers = key -> Optional.empty();
      for (int i = 0; i < 4; i++) {
        harness.addEvent(ROWS, i, "a" + i, "", 0);
      }
      await().until(() -> harness.written.size() == 4);

      // when: each row that is written makes room for all that waits of another
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 30; i++) {
          harness.addEvent(ROWS, 4 + 30 * round + i, "hot" + round, "", 0);
        }
        int read = 4 + 30 * (round + 1);
        int over = round;
        // in the last round the bound may be reached before all of it is read
        await().until(() -> over == 2 || harness.sink.inFlight() == read - over);
        harness.answer("a" + round, Outcome.of(Written.all()));
        String hot = "hot" + round;
        await().until(() -> harness.open.containsKey(hot));
      }

      // then: 87 are replaced, and 64 may wait
      await().until(() -> !harness.consumer.paused().isEmpty());
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));
      List.of("a3", "hot0", "hot1", "hot2")
          .forEach(key -> harness.answer(key, Outcome.of(Written.all())));
      await().until(() -> harness.committed(ROWS).equals(Optional.of(94L)));
      await().until(() -> harness.consumer.paused().isEmpty());
    }
  }

  /** The later one may lack a tombstone that was purged since. */
  @Test
  void shouldWriteBothIfOneIsYoungerByHalfOfTheRetention() {
    try (SinkHarness harness = harness()) {
      harness.answers = key -> Optional.empty();
      harness.addEvent(ROWS, 0, "first", "", 0);
      await().until(() -> harness.written.contains("first"));
      harness.addEvent(ROWS, 1, "hot", "", 1_000);
      harness.addEvent(ROWS, 2, "hot", "", HALF);
      harness.addEvent(ROWS, 3, "hot", "", HALF + 1_000);
      await().until(() -> harness.sink.inFlight() == 4);
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));

      harness.answer("first", Outcome.of(Written.all()));

      await().until(() -> harness.committed(ROWS).equals(Optional.of(4L)));
      assertThat(harness.written).containsExactly("first", "hot", "hot");
      assertThat(harness.replaced).hasValue(1);
    }
  }

  @Test
  void shouldWriteEachEventWhereOrderDecidesAndEachOfAPartition() {
    for (TopicPartition topic : List.of(OTHER, PARTITIONS)) {
      try (SinkHarness harness = harness()) {
        harness.rebalance(ROWS, OTHER, PARTITIONS);
        await().until(() -> harness.sink.assignment().size() == 3);
        harness.answers = key -> Optional.empty();
        harness.addEvent(ROWS, 0, "first", "", 0);
        await().until(() -> harness.written.contains("first"));
        String value = topic.equals(OTHER) ? "other" : "";
        harness.addEvent(topic, 0, "hot", value, 0);
        harness.addEvent(topic, 1, "hot", value, 0);
        await().until(() -> harness.sink.inFlight() == 3);
        harness.answers = key -> Optional.of(Outcome.of(Written.all()));

        harness.answer("first", Outcome.of(Written.all()));

        await().until(() -> harness.committed(topic).equals(Optional.of(2L)));
        assertThat(Collections.frequency(harness.written, "hot")).isEqualTo(2);
        assertThat(harness.replaced).hasValue(0);
      }
    }
  }

  /** Both go to the hold, which has the events of its key in their order. */
  @Test
  void shouldHoldTheEarlierOneTooIfTheirKeyIsHeldMeanwhile() {
    try (SinkHarness harness = harness(2)) {
      // given
      AtomicBoolean refuses = new AtomicBoolean(true);
      harness.answers =
          key ->
              key.equals("hot")
                  ? Optional.of(
                      refuses.get() ? Outcome.retriable("refused") : Outcome.of(Written.all()))
                  : Optional.empty();
      harness.addEvent(ROWS, 0, "a", "", 0);
      await().until(() -> harness.written.contains("a"));
      harness.addEvent(ROWS, 1, "b", "", 0);
      await().until(() -> harness.written.contains("b"));
      List<String> waiting = List.of("hot", "hot", "x", "y", "z", "hot");
      for (int i = 0; i < waiting.size(); i++) {
        harness.addEvent(ROWS, 2 + i, waiting.get(i), "", i == 0 ? -HALF : 0);
      }
      await().until(() -> harness.sink.inFlight() == 8);

      // when
      harness.answer("a", Outcome.of(Written.all()));
      await().until(() -> harness.written.contains("hot"));
      for (String key : List.of("b", "x", "y", "z")) {
        harness.answer(key, Outcome.of(Written.all()));
      }
      await().until(() -> !harness.sink.heldEvents().isEmpty());
      await().until(() -> harness.sink.inFlight() == 0);
      refuses.set(false);

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(8L)));
      await().until(() -> harness.sink.heldEvents().isEmpty());
      assertThat(harness.deadLetters).isEmpty();
    }
  }

  @Test
  void shouldLeaveAllToTheNextMemberIfThePartitionGoes() {
    try (SinkHarness harness = withThreeOfOneRow("", "", "")) {
      harness.rebalance(OTHER);

      await().until(() -> harness.sink.assignment().size() == 1);
      harness.answer("first", Outcome.of(Written.all()));

      await().until(() -> harness.sink.inFlight() == 0);
      assertThat(harness.committed(ROWS).orElse(0L)).isLessThanOrEqualTo(1);
      assertThat(harness.written).containsExactly("first");
    }
  }

  @Test
  void shouldLeaveAllToTheNextMemberIfTheLaterOneFailsWhenThePartitionIsGone() {
    try (SinkHarness harness = withThreeOfOneRow(Duration.ofMillis(20), "", "", "")) {
      harness.answer("first", Outcome.of(Written.all()));
      await().until(() -> harness.open.containsKey("hot"));
      harness.rebalance(OTHER);
      await().until(() -> harness.sink.assignment().size() == 1);

      harness.answer("hot", Outcome.retriable("too late"));

      await().until(() -> harness.sink.inFlight() == 0);
      assertThat(harness.committed(ROWS)).isEqualTo(Optional.of(1L));
      assertThat(harness.written).containsExactly("first", "hot");
      assertThat(harness.replaced).hasValue(0);
    }
  }

  @Test
  void shouldReadAheadForRowsThatRepeatButNotWithoutBound() {
    try (SinkHarness harness = harness()) {
      harness.answers = key -> Optional.empty();
      for (int i = 0; i < 200; i++) {
        harness.addEvent(ROWS, i, "k" + i, "", 0);
      }

      await().until(() -> !harness.consumer.paused().isEmpty());
      assertThat(harness.written).containsExactly("k0");
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));
      harness.answer("k0", Outcome.of(Written.all()));
      await().until(() -> harness.committed(ROWS).equals(Optional.of(200L)));
    }
  }

  /** One write at a time, so that all others wait. */
  private static SinkHarness harness() {
    return harness(1);
  }

  private static SinkHarness harness(int maxInFlight) {
    return harness(maxInFlight, DRAIN);
  }

  private static SinkHarness harness(int maxInFlight, Duration drain) {
    return new SinkHarness(maxInFlight, 1_000_000, drain, HOLDS, new FakeHeldTopic()).start();
  }

  /** A row is being written, and three events of another wait. */
  private static SinkHarness withThreeOfOneRow(String... values) {
    return withThreeOfOneRow(DRAIN, values);
  }

  private static SinkHarness withThreeOfOneRow(Duration drain, String... values) {
    SinkHarness harness = harness(1, drain);
    harness.answers = key -> Optional.empty();
    harness.addEvent(ROWS, 0, "first", "", 0);
    await().until(() -> harness.written.contains("first"));
    for (int i = 0; i < values.length; i++) {
      harness.addEvent(ROWS, 1 + i, "hot", values[i], 0);
    }
    await().until(() -> harness.sink.inFlight() == 4);
    return harness;
  }
}
