// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static io.fullrow.sink.kafka.SinkHarness.OTHER;
import static io.fullrow.sink.kafka.SinkHarness.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.sink.LeftOut;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.TestEvents;
import io.fullrow.sink.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Rows that cannot be written while others can. */
class HeldKeyTest {

  /** As by default, but for the pauses: what comes for a held key waits for the next one. */
  private static final HoldPolicy LONG =
      new HoldPolicy(
          Duration.ofMinutes(5), 10_000, 100, 32 << 20, Duration.ofDays(5), Duration.ofMillis(50));

  private static final TableId TABLE = TestEvents.SOURCE;

  private final AtomicBoolean remedied = new AtomicBoolean();
  private final FakeHeldTopic heldTopic = new FakeHeldTopic();

  private static HoldPolicy storingAtOnce() {
    return new HoldPolicy(Duration.ZERO, 1, 3, 1 << 20, Duration.ofDays(1), Duration.ofMillis(50));
  }

  private SinkHarness started(HoldPolicy holds) {
    SinkHarness harness = new SinkHarness(16, 1_000_000, Duration.ofSeconds(5), holds, heldTopic);
    harness.answers =
        key ->
            Optional.of(
                key.startsWith("bad") && !remedied.get()
                    ? Outcome.retriable("ReadFailureException: tombstones")
                    : Outcome.of(Written.all()));
    return harness.start();
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldHoldOnlyTheKeyThatFailsWhileOthersAreWritten() {
    try (SinkHarness harness = started(LONG)) {
      // given
      harness.add(ROWS, 0, "bad", "");
      await().until(() -> harness.written.contains("bad"));

      // when
      harness.add(ROWS, 1, "good", "");
      harness.add(OTHER, 0, "o", "other");

      // then
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
      await().until(() -> harness.written.contains("good"));
      await().until(() -> harness.sink.heldEvents().size() == 1);
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
      assertThat(harness.sink.blocked()).isEmpty();
      assertThat(harness.consumer.paused()).isEmpty();
      HeldEvent held = harness.sink.heldEvents().get(0);
      assertThat(held.reason()).isEqualTo("ReadFailureException: tombstones");
      assertThat(held.table()).isEqualTo(TABLE);
      assertThat(held.key()).isEqualTo(key("bad"));

      // and when it can be written
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
      await().until(() -> harness.sink.heldEvents().isEmpty());
    }
  }

  /** The target was asked for none of them: it may still be away. */
  @Test
  void shouldTakeNoEventThatWroteNothingForEvidence() {
    try (SinkHarness harness = started(LONG)) {
      harness.add(ROWS, 0, "bad", "");
      await().until(() -> harness.sink.blocked().isPresent());

      harness.add(ROWS, 1, "nothing to write", "empty");
      harness.add(ROWS, 2, "no event", "malformed");
      await().until(() -> harness.skipped.get() == 1 && harness.deadLetters.size() == 1);

      await()
          .during(Duration.ofMillis(100))
          .until(() -> harness.sink.heldEvents().isEmpty() && harness.sink.blocked().isPresent());
      harness.add(ROWS, 3, "good", "");
      await().until(() -> harness.sink.heldEvents().size() == 1);
    }
  }

  @Test
  void shouldTryAHeldKeyWithGrowingPausesThoughOthersAreWritten() {
    HoldPolicy slow =
        new HoldPolicy(
            Duration.ofMinutes(5), 10_000, 100, 1 << 20, Duration.ofDays(1), Duration.ofHours(1));
    try (SinkHarness harness = started(slow)) {
      // given
      harness.add(ROWS, 0, "bad", "");
      await().until(() -> harness.written.contains("bad"));
      harness.add(OTHER, 0, "o", "other");
      await().until(() -> harness.sink.heldEvents().size() == 1);

      // when
      for (int i = 1; i < 500; i++) {
        harness.add(OTHER, i, "o" + i, "other");
      }
      await().until(() -> harness.committed(OTHER).equals(Optional.of(500L)));

      // then
      long attempts = harness.written.stream().filter("bad"::equals).count();
      assertThat(attempts).isLessThan(20);
    }
  }

  @Test
  void shouldPauseAllWhenNothingSucceeds() {
    try (SinkHarness harness = started(LONG)) {
      // when
      for (int i = 0; i < 40; i++) {
        harness.add(ROWS, i, "bad" + i, "");
        harness.add(OTHER, i, "bad" + i, "other");
      }

      // then
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS, OTHER)));
      assertThat(harness.sink.blocked()).contains("ReadFailureException: tombstones");
      assertThat(harness.sink.heldEvents()).isEmpty();
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(40L)));
      await().until(() -> harness.committed(OTHER).equals(Optional.of(40L)));
      await().until(() -> harness.sink.blocked().isEmpty());
      assertThat(harness.consumer.paused()).isEmpty();
    }
  }

  @Test
  void shouldGoOnWithOtherTablesWhenAllOfOneFails() {
    try (SinkHarness harness = started(LONG)) {
      // given
      for (int i = 0; i < 40; i++) {
        harness.add(ROWS, i, "bad" + i, "");
      }
      await().until(() -> harness.consumer.paused().contains(ROWS));

      // when
      harness.add(OTHER, 0, "o", "other");

      // then
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
    }
  }

  @Test
  void shouldHoldTheTableOfTooManyKeys() {
    HoldPolicy three =
        new HoldPolicy(
            Duration.ofMinutes(5), 10_000, 3, 1 << 20, Duration.ofDays(1), Duration.ofMillis(50));
    try (SinkHarness harness = started(three)) {
      // given
      for (int i = 0; i < 6; i++) {
        harness.add(ROWS, i, "bad" + i, "");
      }
      await().until(() -> harness.written.size() >= 6);

      // when
      harness.add(OTHER, 0, "o", "other");

      // then
      await().until(() -> harness.sink.heldTables().containsKey(TABLE));
      assertThat(harness.sink.heldEvents()).hasSize(3);
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS)));
      harness.add(OTHER, 1, "p", "other");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(2L)));
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(6L)));
      await().until(() -> harness.sink.heldTables().isEmpty());
      await().until(() -> harness.consumer.paused().isEmpty());
    }
  }

  /** What failed before the table was held is no evidence any more: the target may be away now. */
  @Test
  void shouldBlameNobodyForWhatFailedBeforeItsTableWasHeld() {
    HoldPolicy three =
        new HoldPolicy(
            Duration.ofMinutes(5), 10_000, 3, 1 << 20, Duration.ofDays(1), Duration.ofMillis(50));
    try (SinkHarness harness = started(three)) {
      // given
      for (int i = 0; i < 6; i++) {
        harness.add(ROWS, i, "bad" + i, "");
      }
      await().until(() -> harness.written.size() >= 6);
      harness.add(OTHER, 0, "o", "other");
      await().until(() -> harness.sink.heldTables().containsKey(TABLE));
      await().until(() -> harness.sink.heldEvents().size() == 3);
      Set<Bytes> held =
          harness.sink.heldEvents().stream().map(HeldEvent::key).collect(Collectors.toSet());

      // when: one write succeeds, and none after it
      AtomicBoolean first = new AtomicBoolean(true);
      harness.answers =
          key ->
              Optional.of(
                  !held.contains(key(key)) && first.getAndSet(false)
                      ? Outcome.of(Written.all())
                      : Outcome.retriable("away"));

      // then
      await().until(() -> harness.sink.heldTables().isEmpty());
      await().until(() -> harness.sink.blocked().equals(Optional.of("away")));
      await()
          .during(Duration.ofMillis(200))
          .until(() -> harness.sink.heldTables().isEmpty() && harness.sink.inFlight() == 2);
    }
  }

  @Test
  void shouldReleaseAFullTableWhenItsProbeIsRevoked() {
    HoldPolicy two =
        new HoldPolicy(
            Duration.ofMinutes(5), 10_000, 2, 1 << 20, Duration.ofDays(1), Duration.ofMillis(50));
    TopicPartition kept = new TopicPartition("rows", 1);
    try (SinkHarness harness =
        new SinkHarness(16, 1_000_000, Duration.ofMillis(20), two, heldTopic).start()) {
      // given: a table that is held by its keys of one partition, and a probe of another
      harness.rebalance(ROWS, kept, OTHER);
      await().until(() -> harness.sink.assignment().size() == 3);
      await().until(() -> harness.consumer.paused().isEmpty());
      harness.answers =
          key ->
              key.equals("probe") && !harness.sink.heldTables().isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      key.equals("o") ? Outcome.of(Written.all()) : Outcome.retriable("down"));
      harness.add(kept, 0, "bad0", "");
      harness.add(kept, 1, "bad1", "");
      await().until(() -> harness.written.size() > 8);
      await().until(() -> harness.sink.blocked().isPresent());
      harness.add(OTHER, 0, "o", "other");
      await().until(() -> harness.sink.heldEvents().size() == 2);
      harness.add(ROWS, 0, "probe", "");
      await().until(() -> harness.sink.blocked().isPresent());
      harness.add(OTHER, 1, "o", "other");
      await().until(() -> harness.open.containsKey("probe"));
      harness.rebalance(kept, OTHER);
      await().until(() -> harness.sink.assignment().equals(Set.of(kept, OTHER)));

      // when
      harness.answer("probe", Outcome.retriable("down"));

      // then
      await().until(() -> harness.sink.heldTables().isEmpty());
    }
  }

  @Test
  void shouldReleaseATableThatDriftedWhenItsProbeIsRevoked() {
    TopicPartition kept = new TopicPartition("rows", 1);
    try (SinkHarness harness =
        new SinkHarness(16, 1_000_000, Duration.ofMillis(20), LONG, heldTopic).start()) {
      // given: the probe is of one partition, what waits for it of another
      harness.rebalance(ROWS, kept, OTHER);
      await().until(() -> harness.sink.assignment().size() == 3);
      await().until(() -> harness.consumer.paused().isEmpty());
      harness.answers = key -> Optional.empty();
      harness.add(ROWS, 0, "probe", "");
      harness.add(kept, 0, "other", "");
      await().until(() -> harness.open.keySet().equals(Set.of("probe", "other")));
      harness.answer("probe", Outcome.drift("no column x"));
      harness.answer("other", Outcome.drift("no column x"));
      await().until(() -> harness.open.containsKey("probe"));
      harness.rebalance(kept, OTHER);
      await().until(() -> harness.sink.assignment().equals(Set.of(kept, OTHER)));

      // when
      harness.answers = key -> Optional.of(Outcome.of(Written.all()));
      harness.answer("probe", Outcome.drift("no column x"));

      // then
      await().until(() -> harness.committed(kept).equals(Optional.of(1L)));
      assertThat(harness.sink.heldTables()).isEmpty();
    }
  }

  @Test
  void shouldReplaceAHeldEventByALaterOneOfItsKey() {
    try (SinkHarness harness = started(LONG)) {
      // given
      hold(harness, ROWS, "bad", "");

      // when
      harness.add(ROWS, 1, "bad", "");
      harness.add(ROWS, 2, "bad", "");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
      assertThat(harness.sink.heldEvents()).extracting(HeldEvent::offset).containsExactly(2L);
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(3L)));
    }
  }

  @Test
  void shouldHoldAKeyThatFailsWhileOthersAreWrittenInPart() {
    try (SinkHarness harness = startedWithPartlyWritten()) {
      // given
      harness.add(ROWS, 0, "bad", "");
      await().until(() -> harness.sink.blocked().isPresent());

      // when
      harness.add(OTHER, 0, "partly", "other");

      // then
      await().until(() -> harness.sink.heldEvents().size() == 1);
    }
  }

  @Test
  void shouldHoldAKeyThatFailsWhileOthersAreWrittenWithoutCellsThatAreReportedAlready() {
    try (SinkHarness harness = startedWithPartlyWritten()) {
      // given
      harness.add(OTHER, 0, "partly", "other");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
      harness.add(ROWS, 0, "bad", "");
      await().until(() -> harness.sink.blocked().isPresent());

      // when
      harness.add(OTHER, 1, "partly", "other");

      // then
      await().until(() -> harness.sink.heldEvents().size() == 1);
      assertThat(harness.deadLetters).hasSize(1);
    }
  }

  private SinkHarness startedWithPartlyWritten() {
    SinkHarness harness = new SinkHarness(16, 1_000_000, Duration.ofSeconds(5), LONG, heldTopic);
    harness.answers =
        key ->
            Optional.of(
                key.equals("partly")
                    ? Outcome.of(
                        new Written(List.of(new LeftOut("k.t 1 a", true, "a: no int")), true))
                    : Outcome.retriable("tombstones"));
    return harness.start();
  }

  @Test
  void shouldHoldTwoEventsOfOneKeyThatFailTogether() {
    try (SinkHarness harness = started(LONG)) {
      // given
      harness.answers = key -> Optional.empty();
      harness.add(ROWS, 0, "bad", "");
      await().until(() -> harness.open.containsKey("bad"));
      CompletableFuture<Outcome<Written>> first =
          Optional.ofNullable(harness.open.remove("bad")).orElseThrow();
      harness.add(ROWS, 1, "bad", "");
      await().until(() -> harness.open.containsKey("bad"));
      harness.answers =
          key ->
              Optional.of(
                  key.equals("bad") && !remedied.get()
                      ? Outcome.retriable("ReadFailureException: tombstones")
                      : Outcome.of(Written.all()));
      harness.add(OTHER, 0, "o", "other");
      harness.answer("bad", Outcome.retriable("timeout"));
      first.complete(Outcome.retriable("timeout"));

      // when
      harness.add(OTHER, 1, "p", "other");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.sink.heldEvents()).extracting(HeldEvent::offset).containsExactly(1L);
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
      assertThat(harness.sink.heldEvents()).isEmpty();
    }
  }

  @Test
  void shouldKeepAHeldEventWhenALaterRecordOfItsKeyIsNoEvent() {
    try (SinkHarness harness = started(LONG)) {
      // given
      hold(harness, ROWS, "bad", "");

      // when
      harness.add(ROWS, 1, "bad", "malformed");

      // then
      await().until(() -> harness.deadLetters.contains("no event"));
      assertThat(harness.sink.heldEvents()).extracting(HeldEvent::offset).containsExactly(0L);
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
    }
  }

  @Test
  void shouldKeepAHeldEventWhileTheDeadLetterOfALaterOneFails() {
    try (SinkHarness harness = started(LONG)) {
      // given
      harness.deadLetterAnswers =
          reason -> CompletableFuture.failedFuture(new IllegalStateException("down"));
      hold(harness, ROWS, "bad", "");

      // when
      harness.add(ROWS, 1, "bad", "malformed");
      await().until(() -> harness.deadLetters.size() > 2);

      // then
      assertThat(harness.sink.heldEvents()).extracting(HeldEvent::offset).containsExactly(0L);
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.acknowledged).hasValue(2);
    }
  }

  @Test
  void shouldKeepAHeldEventWhileALaterOneCannotBeDecoded() {
    try (SinkHarness harness = started(LONG)) {
      // given
      hold(harness, ROWS, "bad", "");

      // when
      harness.add(ROWS, 1, "bad", "throws");
      int before = harness.sink.heldEvents().get(0).attempts();
      await().until(() -> harness.sink.heldEvents().get(0).attempts() > before + 4);

      // then
      assertThat(harness.sink.heldEvents()).extracting(HeldEvent::offset).containsExactly(0L);
      remedied.set(true);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.acknowledged).hasValue(2);
    }
  }

  @Test
  void shouldReadNoMoreThanABoundOfAHeldKeyWhileAnAttemptIsUnderWay() {
    try (SinkHarness harness = started(LONG)) {
      // given
      hold(harness, ROWS, "bad", "");
      harness.answers = key -> Optional.empty();
      await().until(() -> harness.open.containsKey("bad"));

      // when
      for (int i = 1; i <= 1_500; i++) {
        harness.add(ROWS, i, "bad", "");
      }

      // then
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS)));
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
      harness.answers = key -> Optional.of(Outcome.retriable("tombstones"));
      harness.answer("bad", Outcome.retriable("tombstones"));
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1_500L)));
      await().until(() -> harness.consumer.paused().isEmpty());
    }
  }

  @Test
  void shouldStoreWhatIsHeldForLongAndGoOnWithItsOffsets() {
    try (SinkHarness harness = started(storingAtOnce())) {
      // given
      hold(harness, ROWS, "bad", "");

      // when
      await().until(() -> heldTopic.offsets().equals(List.of(0L)));

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.sink.heldEvents()).extracting(HeldEvent::stored).containsExactly(true);
      harness.add(ROWS, 1, "bad", "");
      await().until(() -> heldTopic.offsets().equals(List.of(1L)));
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
      remedied.set(true);
      await().until(() -> heldTopic.offsets().isEmpty());
      assertThat(harness.sink.heldEvents()).isEmpty();
    }
  }

  /** What a restart writes once more is what lies between the committed offset and the end. */
  @Test
  void shouldCommitAllButALittleThoughAKeyIsHeldUnderLoad() {
    try (SinkHarness harness = started(LONG)) {
      // given
      hold(harness, ROWS, "bad", "");

      // when
      for (int i = 1; i <= 12_000; i++) {
        harness.add(ROWS, i, "good" + i, "");
      }

      // then
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> harness.committed(ROWS).orElse(0L) > 12_000 - 1_000);
      assertThat(heldTopic.offsets()).containsExactly(0L);
      assertThat(harness.sink.heldEvents()).hasSize(1);
    }
  }

  @Test
  void shouldStayAtItsOffsetWhileTheHeldTopicCannotBeWritten() {
    try (SinkHarness harness = started(storingAtOnce())) {
      // given
      heldTopic.away = true;
      hold(harness, ROWS, "bad", "");

      // when
      harness.add(ROWS, 1, "good", "");
      await().until(() -> harness.written.contains("good"));

      // then
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
      heldTopic.away = false;
      await().until(() -> harness.committed(ROWS).equals(Optional.of(2L)));
      assertThat(heldTopic.offsets()).containsExactly(0L);
    }
  }

  @Test
  void shouldReadWhatIsHeldBeforeLaterEventsAfterARestart() {
    // given
    try (SinkHarness first = started(storingAtOnce())) {
      hold(first, ROWS, "bad", "");
      await().until(() -> first.committed(ROWS).equals(Optional.of(1L)));
    }

    // when
    try (SinkHarness second = started(storingAtOnce())) {
      await().until(() -> second.sink.heldEvents().size() == 1);

      // then
      assertThat(second.sink.heldEvents().get(0).stored()).isTrue();
      remedied.set(true);
      await().until(() -> heldTopic.records().isEmpty());
      assertThat(second.written).containsOnly("bad");
    }
  }

  @Test
  void shouldReadNothingOfAPartitionWhileItsHeldEventsAreNotKnown() {
    // given
    heldTopic.away = true;
    try (SinkHarness harness = new SinkHarness(16, 1_000, Duration.ofSeconds(1), LONG, heldTopic)) {
      harness.start();
      harness.add(ROWS, 0, "good", "");

      // when
      await()
          .until(
              () ->
                  harness
                      .sink
                      .blocked()
                      .filter(why -> why.startsWith("the held topic cannot be read: "))
                      .isPresent());

      // then
      assertThat(harness.written).isEmpty();
      heldTopic.away = false;
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.sink.blocked()).isEmpty();
    }
  }

  @Test
  void shouldReadWhatIsHeldAgainAfterAnError() {
    // given
    heldTopic.errors.set(2);
    try (SinkHarness harness = new SinkHarness(16, 1_000, Duration.ofSeconds(1), LONG, heldTopic)) {
      harness.start();

      // when
      harness.add(ROWS, 0, "good", "");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
    }
  }

  @Test
  void shouldStoreAgainAfterAnError() {
    try (SinkHarness harness = started(storingAtOnce())) {
      // given
      await().until(() -> harness.consumer.paused().isEmpty());
      heldTopic.errors.set(2);

      // when
      hold(harness, ROWS, "bad", "");

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(heldTopic.offsets()).containsExactly(0L);
    }
  }

  @Test
  void shouldDropAnEventThatWasStoredJustBeforeACrash() {
    // given: stored, and its offset never committed
    try (SinkHarness first = started(storingAtOnce())) {
      hold(first, ROWS, "bad", "");
      await().until(() -> heldTopic.offsets().equals(List.of(0L)));
    }

    // when
    try (SinkHarness second = started(storingAtOnce())) {
      await().until(() -> second.sink.heldEvents().size() == 1);
      second.add(ROWS, 0, "bad", "");

      // then
      await().until(() -> second.committed(ROWS).equals(Optional.of(1L)));
      assertThat(heldTopic.offsets()).containsExactly(0L);
    }
  }

  @Test
  void shouldKeepTheEventsOfAHeldKeyInOrderWhereOrderDecides() {
    try (SinkHarness harness = started(storingAtOnce())) {
      // given
      hold(harness, OTHER, "bad", "other");

      // when
      harness.add(OTHER, 1, "bad", "other");
      harness.add(OTHER, 2, "bad", "other");

      // then
      await().until(() -> heldTopic.offsets().equals(List.of(0L, 1L, 2L)));
      await().until(() -> harness.committed(OTHER).equals(Optional.of(3L)));
      int before = harness.written.size();
      remedied.set(true);
      await().until(() -> heldTopic.offsets().isEmpty());
      assertThat(harness.written.size()).isGreaterThanOrEqualTo(before + 3);
    }
  }

  @Test
  void shouldMakeADeadLetterOfWhatIsSkipped() {
    try (SinkHarness harness = started(storingAtOnce())) {
      // given
      hold(harness, ROWS, "bad", "");
      await().until(() -> heldTopic.offsets().equals(List.of(0L)));

      // when
      boolean skipped = harness.sink.skip("rows", key("bad"));

      // then
      assertThat(skipped).isTrue();
      assertThat(harness.sink.skip("rows", key("other"))).isFalse();
      await().until(() -> heldTopic.offsets().isEmpty());
      assertThat(harness.deadLetters)
          .containsExactly("Skipped: skipped by an operator: ReadFailureException: tombstones");
      assertThat(harness.sink.heldEvents()).isEmpty();
    }
  }

  @Test
  void shouldKeepWhatIsHeldWhenItsTableDriftsToo() {
    try (SinkHarness harness = started(storingAtOnce())) {
      // given
      hold(harness, ROWS, "bad", "");
      await().until(() -> heldTopic.offsets().equals(List.of(0L)));
      AtomicBoolean altered = new AtomicBoolean();

      // when
      harness.answers =
          key ->
              Optional.of(altered.get() ? Outcome.of(Written.all()) : Outcome.drift("no column x"));
      await().until(() -> harness.sink.heldTables().containsKey(TABLE));
      assertThat(heldTopic.offsets()).containsExactly(0L);

      // then
      altered.set(true);
      await().until(() -> heldTopic.offsets().isEmpty());
      await().until(() -> harness.sink.heldTables().isEmpty());
    }
  }

  /** Its bytes ceased to count when its key was held. */
  @Test
  void shouldBoundTheBytesAsBeforeAfterTheTableOfAHeldKeyDrifted() {
    AtomicReference<Outcome<Written>> answer =
        new AtomicReference<>(Outcome.retriable("tombstones"));
    String half = "x".repeat(600);
    try (SinkHarness harness =
        new SinkHarness(16, 1_000, Duration.ofSeconds(5), LONG, heldTopic).start()) {
      // given
      harness.answers =
          key -> Optional.ofNullable(key.equals("bad") ? answer.get() : Outcome.of(Written.all()));
      harness.add(ROWS, 0, "bad", half);
      await().until(() -> harness.written.contains("bad"));
      harness.add(OTHER, 0, "o", "other");
      await().until(() -> harness.sink.heldEvents().size() == 1);
      answer.set(Outcome.drift("no column x"));
      await().until(() -> harness.sink.heldTables().containsKey(TABLE));
      answer.set(Outcome.of(Written.all()));
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));

      // when
      harness.answers = key -> Optional.empty();
      harness.add(ROWS, 1, "a", half);
      harness.add(ROWS, 2, "b", half);

      // then
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS, OTHER)));
    }
  }

  @Test
  void shouldLeaveWhatIsHeldToTheNextMemberWhenItsPartitionIsRevoked() {
    try (SinkHarness harness = started(LONG)) {
      // given
      hold(harness, ROWS, "bad", "");

      // when
      harness.rebalance(OTHER);

      // then
      await().until(() -> harness.sink.assignment().equals(Set.of(OTHER)));
      await().until(() -> harness.sink.heldEvents().isEmpty());
      assertThat(harness.committed(ROWS).orElse(0L)).isZero();
    }
  }

  @Test
  void shouldWaitForWhatIsBeingStoredWhenItsPartitionIsRevoked() {
    try (SinkHarness harness = started(storingAtOnce())) {
      // given
      heldTopic.slow = true;
      hold(harness, ROWS, "bad", "");
      await().until(() -> !heldTopic.open.isEmpty());

      // when
      harness.rebalance(OTHER);

      // then
      await()
          .during(Duration.ofMillis(300))
          .until(() -> harness.sink.assignment().equals(Set.of(ROWS, OTHER)));
      heldTopic.open.forEach(answer -> answer.complete(null));
      await().until(() -> harness.sink.assignment().equals(Set.of(OTHER)));
      assertThat(harness.sink.heldEvents()).isEmpty();
    }
  }

  @Test
  void shouldStoreNothingOfAPartitionThatWasRevoked() {
    HoldPolicy slow =
        new HoldPolicy(Duration.ZERO, 1, 3, 1 << 20, Duration.ofDays(1), Duration.ofMillis(1_000));
    try (SinkHarness harness = started(slow)) {
      // given
      heldTopic.away = true;
      hold(harness, ROWS, "bad", "");
      await().until(() -> heldTopic.puts.get() > 8);

      // when
      harness.rebalance(OTHER);
      await().until(() -> harness.sink.assignment().equals(Set.of(OTHER)));

      // then
      int before = heldTopic.puts.get();
      await()
          .during(Duration.ofMillis(1_500))
          .atMost(Duration.ofSeconds(3))
          .until(() -> heldTopic.puts.get() == before);
      assertThat(harness.sink.heldEvents()).isEmpty();
    }
  }

  @Test
  void shouldWriteNothingOfAPausedTable() {
    try (SinkHarness harness = started(LONG)) {
      // given
      harness.sink.pause(TABLE);
      harness.add(ROWS, 0, "good", "");
      await().until(() -> harness.consumer.paused().equals(Set.of(ROWS)));

      // when
      harness.add(OTHER, 0, "o", "other");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));

      // then
      assertThat(harness.written).containsExactly("o");
      assertThat(harness.sink.pausedTables()).containsExactly(TABLE);
      harness.sink.resume(TABLE);
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
    }
  }

  @Test
  void shouldWriteNoMoreOfATableThanItsRate() {
    try (SinkHarness harness = started(LONG)) {
      // given
      harness.sink.rate(TABLE, OptionalInt.of(2));
      for (int i = 0; i < 100; i++) {
        harness.add(ROWS, i, "r" + i, "");
      }

      // when
      for (int i = 0; i < 50; i++) {
        harness.add(OTHER, i, "o" + i, "other");
      }
      await().until(() -> harness.committed(OTHER).equals(Optional.of(50L)));

      // then
      await().until(() -> harness.written.stream().filter(k -> k.startsWith("r")).count() >= 2);
      assertThat(harness.written.stream().filter(k -> k.startsWith("r")).count()).isLessThan(30);
      harness.sink.rate(TABLE, OptionalInt.empty());
      await().until(() -> harness.committed(ROWS).equals(Optional.of(100L)));
    }
  }

  /** Adds it at offset 0, and something else that is written, so that it is to blame. */
  private static void hold(
      SinkHarness harness, TopicPartition partition, String key, String value) {
    harness.add(partition, 0, key, value);
    await().until(() -> harness.written.contains(key));
    harness.add(
        partition.equals(ROWS) ? OTHER : ROWS, 0, "o", partition.equals(ROWS) ? "other" : "");
    await().until(() -> !harness.sink.heldEvents().isEmpty());
  }
}
