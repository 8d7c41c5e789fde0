// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static io.fullrow.sink.kafka.SinkHarness.OTHER;
import static io.fullrow.sink.kafka.SinkHarness.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.sink.LeftOut;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.TestEvents;
import io.fullrow.sink.Written;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class SinkConsumerTest {

  @Test
  void shouldCommitUpToTheLowestUnacknowledgedOffset() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      harness.answers = key -> Optional.empty();
      harness.add(0, "a");
      harness.add(1, "b");
      harness.add(2, "c");

      // when
      harness.answer("c", Outcome.of(Written.all()));
      harness.answer("a", Outcome.of(Written.all()));

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.sink.inFlight()).isEqualTo(1);
      assertThat(harness.sink.oldestUnacked()).isPresent();

      // and when the gap closes
      harness.answer("b", Outcome.of(Written.all()));
      await().until(() -> harness.committed(ROWS).equals(Optional.of(3L)));
      assertThat(harness.sink.oldestUnacked()).isEmpty();
    }
  }

  @Test
  void shouldCommitThePositionBehindTransactionMarkers() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      harness.add(0, "a");
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));

      // when
      harness.consumer.schedulePollTask(() -> harness.consumer.seek(ROWS, 5));

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(5L)));
    }
  }

  @Test
  void shouldBoundConcurrentWritesAndPauseInsteadOfBlocking() {
    try (SinkHarness harness = new SinkHarness(2, 1_000_000, Duration.ofSeconds(5)).start()) {
      // given
      harness.answers = key -> Optional.empty();
      for (int i = 0; i < 8; i++) {
        harness.add(i, "k" + i);
      }

      // when
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS)));

      // then: what fills the room is read no further, others are
      assertThat(harness.written).containsExactlyInAnyOrder("k0", "k1");
      for (int i = 0; i < 8; i++) {
        harness.answer("k" + i, Outcome.of(Written.all()));
      }
      await().until(() -> harness.committed(ROWS).equals(Optional.of(8L)));
      await().until(() -> harness.consumer.paused().isEmpty());
    }
  }

  @Test
  void shouldBeginWhereItIsToldIfNothingIsCommitted() {
    try (SinkHarness harness = SinkHarness.started()) {
      harness.rebalance(SinkHarness.LATE);
      await().until(() -> harness.committed(SinkHarness.LATE).isPresent());
      harness.add(SinkHarness.LATE, SinkHarness.LATE_BEGIN - 1, "before", "");
      harness.add(SinkHarness.LATE, SinkHarness.LATE_BEGIN, "after", "");

      await().until(() -> harness.committed(SinkHarness.LATE).equals(Optional.of(8L)));
      assertThat(harness.written).containsExactly("after");
    }
  }

  @Test
  void shouldGoOnFromWhatIsCommittedWhereverItWasToBegin() {
    try (SinkHarness harness = SinkHarness.started()) {
      harness.consumer.commitSync(Map.of(SinkHarness.LATE, new OffsetAndMetadata(3)));
      harness.rebalance(SinkHarness.LATE);
      await().until(() -> harness.sink.assignment().equals(Set.of(SinkHarness.LATE)));
      harness.add(SinkHarness.LATE, 3, "three", "");

      await().until(() -> harness.committed(SinkHarness.LATE).equals(Optional.of(4L)));
      assertThat(harness.written).containsExactly("three");
    }
  }

  @Test
  void shouldWriteRecordsOfOneKeyOneAfterTheOtherWhereAskedFor() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      harness.answers = key -> Optional.empty();

      // when
      harness.add(OTHER, 0, "a", "other");
      harness.add(OTHER, 1, "a", "other");
      harness.add(OTHER, 2, "b", "other");

      // then
      await().until(() -> harness.written.contains("b"));
      assertThat(harness.written).containsExactlyInAnyOrder("a", "b");
      harness.answer("a", Outcome.retriable("once more"));
      await().until(() -> harness.written.size() == 3);
      harness.answer("b", Outcome.of(Written.all()));
      harness.answer("a", Outcome.of(Written.all()));
      await().until(() -> harness.written.size() == 4);
      assertThat(harness.written).endsWith("a");
      harness.answer("a", Outcome.of(Written.all()));
      await().until(() -> harness.committed(OTHER).equals(Optional.of(3L)));
    }
  }

  @Test
  void shouldPauseAtTheBoundOfBytes() {
    try (SinkHarness harness = new SinkHarness(100, 10, Duration.ofSeconds(5)).start()) {
      // given
      harness.answers = key -> Optional.empty();

      // when
      harness.add(ROWS, 0, "k", "0123456789");

      // then
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS, OTHER)));
      harness.answer("k", Outcome.of(Written.all()));
      await().until(() -> harness.consumer.paused().isEmpty());
    }
  }

  /** The bound is for attempts under way, of which five fit here. */
  @Test
  void shouldMakeRoomInMemoryWhenAttemptsEnd() {
    try (SinkHarness harness = SinkHarness.started()) {
      for (int i = 0; i < 20; i++) {
        harness.add(ROWS, i, "k" + i, "x".repeat(60_000));
      }

      await().until(() -> harness.committed(ROWS).equals(Optional.of(20L)));
    }
  }

  @Test
  void shouldRetryForEverAndStartLittleElseWhileNothingSucceeds() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      AtomicBoolean down = new AtomicBoolean(true);
      harness.answers =
          key -> Optional.of(down.get() ? Outcome.retriable("no node") : Outcome.of(Written.all()));
      for (int i = 0; i < 100; i++) {
        harness.add(i, "a" + i);
      }

      // when
      await().until(() -> harness.written.size() > 200);
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS)));

      // then
      assertThat(harness.sink.blocked()).contains("no node");
      assertThat(Set.copyOf(harness.written).size()).isBetween(16, 32);
      down.set(false);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(100L)));
      assertThat(harness.sink.blocked()).isEmpty();
      assertThat(harness.sink.heldEvents()).isEmpty();
    }
  }

  @Test
  void shouldGoOnAfterADeadLetterIsStored() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      CompletableFuture<Void> stored = new CompletableFuture<>();
      harness.deadLetterAnswers = reason -> stored;
      harness.answers =
          key ->
              Optional.of(
                  key.equals("a") ? Outcome.poison("too large") : Outcome.of(Written.all()));

      // when
      harness.add(0, "a");
      harness.add(1, "b");
      await().until(() -> harness.deadLetters.equals(List.of("too large")));
      await().until(() -> harness.written.contains("b"));

      // then
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
      stored.complete(null);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
    }
  }

  /** Whatever kept it from being written is not known to keep others. */
  @Test
  void shouldAwaitNoOtherWriteOnceWhatFailedIsADeadLetter() {
    try (SinkHarness harness = SinkHarness.started()) {
      AtomicBoolean first = new AtomicBoolean(true);
      harness.answers =
          key ->
              Optional.of(
                  first.getAndSet(false) ? Outcome.retriable("away") : Outcome.poison("too large"));

      harness.add(0, "a");

      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.deadLetters).containsExactly("too large");
      assertThat(harness.sink.blocked()).isEmpty();
    }
  }

  @Test
  void shouldRetryADeadLetterThatWasNotStored() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      AtomicInteger attempts = new AtomicInteger();
      harness.deadLetterAnswers =
          reason ->
              attempts.incrementAndGet() < 4
                  ? CompletableFuture.failedFuture(new KafkaException("down"))
                  : CompletableFuture.completedFuture(null);

      // when
      harness.add(ROWS, 0, "a", "malformed");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.deadLetters).containsOnly("no event").hasSize(4);
      assertThat(harness.written).isEmpty();
    }
  }

  @Test
  void shouldMakeDeadLettersOfWhatBelongsElsewhere() {
    try (SinkHarness harness = SinkHarness.started()) {
      // when
      harness.add(ROWS, 0, "b", "other");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.deadLetters)
          .containsExactly("an event of old.other on the topic of old.t");
    }
  }

  @Test
  void shouldWaitWithARecordWhoseDecodingFailsForAnUnforeseenReason() {
    try (SinkHarness harness = SinkHarness.started()) {
      // when
      harness.add(ROWS, 0, "a", "throws");

      // then
      await()
          .until(
              () ->
                  harness
                      .sink
                      .blocked()
                      .filter(
                          "decoding failed: java.lang.IllegalStateException: broken decoder"
                              ::equals)
                      .isPresent());
      assertThat(harness.deadLetters).isEmpty();
    }
  }

  @Test
  void shouldTryAgainWhenAnAttemptEndsByAnError() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      AtomicInteger attempts = new AtomicInteger();
      harness.answers =
          key -> {
            if (attempts.getAndIncrement() == 0) {
              throw new AssertionError("broken driver");
            }
            return Optional.of(Outcome.of(Written.all()));
          };

      // when
      harness.add(0, "a");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
    }
  }

  @Test
  void shouldMakeOneDeadLetterOfACellThatCannotBeWritten() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      Outcome<Written> without =
          Outcome.of(new Written(List.of(new LeftOut("k.t 1 a", true, "a: no int")), true));
      harness.answers = key -> Optional.of(without);

      // when
      harness.add(ROWS, 0, "a", "");
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      harness.add(ROWS, 1, "a", "");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
      assertThat(harness.deadLetters).containsExactly("UnwritableCell: a: no int");
      assertThat(harness.acknowledged).hasValue(2);
    }
  }

  @Test
  void shouldAcknowledgeEventsWithoutWritesAtOnce() {
    try (SinkHarness harness = SinkHarness.started()) {
      // when
      harness.add(ROWS, 0, "a", "empty");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.skipped).hasValue(1);
      assertThat(harness.written).isEmpty();
    }
  }

  @Test
  void shouldHoldOnlyTheTableThatDrifted() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      AtomicBoolean altered = new AtomicBoolean();
      harness.answers =
          key ->
              Optional.of(
                  key.startsWith("drift") && !altered.get()
                      ? Outcome.drift("no column x")
                      : Outcome.of(Written.all()));
      harness.add(0, "drift0");
      harness.add(1, "drift1");
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS)));

      // when
      harness.add(OTHER, 0, "o", "other");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
      await().until(() -> harness.refreshes.get() > 2);

      // then
      assertThat(harness.sink.blocked()).contains("table old.t is held: no column x");
      assertThat(harness.sink.inFlight()).isEqualTo(2);
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
      altered.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
      await().until(() -> harness.consumer.paused().isEmpty());
      assertThat(harness.sink.blocked()).isEmpty();
    }
  }

  @Test
  void shouldDrainAndCommitBeforePartitionsAreRevoked() {
    try (SinkHarness harness = new SinkHarness(1, 1_000_000, Duration.ofSeconds(5)).start()) {
      // given
      harness.answers = key -> Optional.empty();
      harness.add(0, "a");
      harness.add(1, "b");
      await().until(() -> harness.open.containsKey("a"));

      // when
      harness.rebalance(OTHER);
      harness.answer("a", Outcome.of(Written.all()));

      // then
      await().until(() -> harness.sink.assignment().equals(Set.of(OTHER)));
      assertThat(harness.committed(ROWS)).contains(1L);
      assertThat(harness.written).containsExactly("a");
      assertThat(harness.sink.inFlight()).isZero();
    }
  }

  @Test
  void shouldForgetRevokedWritesThatFailTooLate() {
    try (SinkHarness harness = new SinkHarness(16, 1_000_000, Duration.ofMillis(20)).start()) {
      // given
      harness.answers = key -> Optional.empty();
      harness.add(0, "late");
      await().until(() -> harness.open.containsKey("late"));
      harness.rebalance(OTHER);
      await().until(() -> harness.sink.assignment().equals(Set.of(OTHER)));

      // when
      harness.answer("late", Outcome.retriable("timeout"));

      // then
      await().until(() -> harness.sink.inFlight() == 0);
      assertThat(harness.sink.blocked()).isEmpty();
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
    }
  }

  @Test
  void shouldNotWaitForTheNextAttemptOfWhatIsRevoked() {
    Duration minute = Duration.ofMinutes(1);
    SinkConfig.Timing timing = new SinkConfig.Timing(Duration.ofMillis(1), minute, minute, minute);
    HoldPolicy holds = HoldPolicy.of(Duration.ofDays(10));
    try (SinkHarness harness =
        new SinkHarness(16, 1_000_000, timing, holds, new FakeHeldTopic()).start()) {
      harness.answers = key -> Optional.of(Outcome.retriable("away"));
      harness.add(0, "a");
      await().until(() -> harness.sink.blocked().isPresent());

      harness.rebalance(OTHER);

      await().until(() -> harness.sink.assignment().size() == 1);
      assertThat(harness.sink.inFlight()).isZero();
    }
  }

  @Test
  void shouldWaitNoLongerThanForTheAttemptOfWhatIsRevoked() {
    try (SinkHarness harness = new SinkHarness(16, 1_000_000, Duration.ofMinutes(1)).start()) {
      // given: its second attempt is under way
      AtomicBoolean first = new AtomicBoolean(true);
      harness.answers =
          key -> first.getAndSet(false) ? Optional.of(Outcome.retriable("away")) : Optional.empty();
      harness.add(0, "a");
      await().until(() -> harness.open.containsKey("a"));
      harness.answers = key -> Optional.of(Outcome.retriable("away"));
      AtomicBoolean next = new AtomicBoolean();
      harness.consumer.schedulePollTask(() -> next.set(true));
      harness.rebalance(OTHER);
      await().untilTrue(next);

      // when
      harness.answer("a", Outcome.retriable("away"));

      // then
      await().until(() -> harness.sink.assignment().size() == 1);
      assertThat(harness.sink.inFlight()).isZero();
      assertThat(harness.sink.blocked()).isEmpty();
    }
  }

  @Test
  void shouldGoOnWithTheRestWhenAFailingPartitionIsRevoked() {
    try (SinkHarness harness = new SinkHarness(1, 1_000_000, Duration.ofSeconds(5)).start()) {
      // given
      harness.answers =
          key ->
              Optional.of(
                  key.equals("failing") ? Outcome.retriable("down") : Outcome.of(Written.all()));
      harness.add(ROWS, 0, "failing", "");
      await().until(() -> harness.sink.blocked().isPresent());

      // when
      harness.rebalance(OTHER);
      harness.consumer.schedulePollTask(() -> harness.add(OTHER, 0, "o", "other"));

      // then
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
      assertThat(harness.sink.blocked()).isEmpty();
    }
  }

  @Test
  void shouldReplaceAConsumerThatFails() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      SinkHarness.Mock second = new SinkHarness.Mock();
      harness.next.add(second);
      harness.answers = key -> Optional.empty();
      harness.add(0, "a");
      await().until(() -> harness.open.containsKey("a"));

      // when
      harness.consumer.setPollException(new KafkaException("broken"));
      await().until(() -> harness.consumer.closed());
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));
      harness.consumer = second;
      await().until(() -> !second.subscription().isEmpty());
      harness.rebalance(ROWS);
      harness.consumer.schedulePollTask(() -> harness.add(0, "a"));

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.written).containsExactly("a", "a");
      assertThat(harness.sink.blocked()).isEmpty();
    }
  }

  @Test
  void shouldShowWhyNoConsumerCanBeMade() {
    // given
    SinkHarness harness = new SinkHarness(1, 1, Duration.ofSeconds(1));
    harness.next.clear();

    // when
    harness.sink.start();

    // then
    await().until(() -> harness.sink.blocked().isPresent());
    assertThat(harness.sink.blocked().orElseThrow()).startsWith("the consumer failed: ");
    harness.close();
  }

  @Test
  void shouldDrainCommitAndLeaveOnClose() {
    // given
    SinkHarness harness = SinkHarness.started();
    harness.answers = key -> Optional.empty();
    harness.add(0, "a");
    harness.add(1, "b");
    await().until(() -> harness.open.size() == 2);

    // when
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> harness.sink.close(Duration.ofSeconds(5)));
    harness.answer("a", Outcome.of(Written.all()));
    harness.answer("b", Outcome.of(Written.all()));
    closed.join();

    // then
    assertThat(harness.committed(ROWS)).contains(2L);
    assertThat(harness.consumer.closed()).isTrue();
  }

  /** Pausing is what an operator does about writes that fail. */
  @Test
  void shouldNotRepeatFailedWritesOfAPausedTable() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      harness.answers =
          key ->
              Optional.of(
                  key.startsWith("other") ? Outcome.of(Written.all()) : Outcome.retriable("busy"));
      for (int i = 0; i < 5; i++) {
        harness.add(i, "k" + i);
      }
      await().until(() -> harness.written.size() > 5);

      // when
      harness.sink.pause(TestEvents.SOURCE);
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
      int tried = harness.written.size();
      harness.add(OTHER, 0, "other", "other");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));

      // then: neither in time nor since something else succeeds
      int withOther = tried + 1;
      await().during(Duration.ofMillis(200)).until(() -> harness.written.size() == withOther);
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));
      harness.sink.resume(TestEvents.SOURCE);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(5L)));
    }
  }
}
