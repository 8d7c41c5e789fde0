// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static io.fullrow.sink.kafka.SinkHarness.OTHER;
import static io.fullrow.sink.kafka.SinkHarness.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.model.Bytes;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.TestEvents;
import io.fullrow.sink.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is held while Kafka, the dead letters or the schemas fail too. */
class HeldKeyFaultsTest {
  private static final Duration A_WHILE = Duration.ofMillis(300);

  private final AtomicBoolean remedied = new AtomicBoolean();
  private final FakeHeldTopic heldTopic = new FakeHeldTopic();

  private SinkHarness started() {
    HoldPolicy holds =
        new HoldPolicy(Duration.ZERO, 1, 3, 1 << 20, Duration.ofDays(1), Duration.ofMillis(50));
    SinkHarness harness = new SinkHarness(16, 1_000_000, Duration.ofSeconds(5), holds, heldTopic);
    harness.answers =
        key ->
            Optional.of(
                key.startsWith("bad") && !remedied.get()
                    ? Outcome.retriable("ReadFailureException: tombstones")
                    : Outcome.of(Written.all()));
    return harness.start();
  }

  /** Until the event at offset 0 of the topic that is written in order is in the held topic. */
  private void store(SinkHarness harness) {
    harness.add(OTHER, 0, "bad", "other");
    await().until(() -> harness.written.contains("bad"));
    harness.add(ROWS, 0, "o", "");
    await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
    assertThat(heldTopic.offsets()).containsExactly(0L);
  }

  /** Else whoever comes next finds the older list still held, and writes it over the later one. */
  @Test
  void shouldWriteNoLaterListBeforeTheOlderOneIsRemoved() {
    // given
    try (SinkHarness first = started()) {
      store(first);
      heldTopic.away = true;
      int before = first.acknowledged.get();
      remedied.set(true);
      await().until(() -> first.acknowledged.get() > before);

      // when
      first.add(OTHER, 1, "bad", "other");

      // then
      int written = first.acknowledged.get();
      await()
          .during(A_WHILE)
          .until(
              () ->
                  first.acknowledged.get() == written
                      && first.committed(OTHER).equals(Optional.of(1L)));
      assertThat(first.sink.heldEvents()).extracting(HeldEvent::offset).containsExactly(0L);
    }

    // when: it stops before Kafka has removed it
    heldTopic.away = false;
    try (SinkHarness second = started()) {
      second.add(OTHER, 1, "bad", "other");

      // then
      await().until(() -> second.committed(OTHER).equals(Optional.of(2L)));
      await().until(() -> heldTopic.offsets().isEmpty());
      assertThat(second.written).containsExactly("bad", "bad");
    }
  }

  @Test
  void shouldWriteNoLaterListOfAHeldTableBeforeTheOlderOneIsRemoved() {
    try (SinkHarness harness = started()) {
      // given: the table of a held list is held too
      store(harness);
      harness.answers =
          key -> Optional.of(remedied.get() ? Outcome.of(Written.all()) : Outcome.drift("no x"));
      await().until(() -> harness.sink.heldTables().size() == 1);
      harness.add(OTHER, 1, "bad", "other");
      heldTopic.away = true;
      int before = harness.acknowledged.get();

      // when
      remedied.set(true);
      await().until(() -> harness.acknowledged.get() > before);

      // then
      await()
          .during(A_WHILE)
          .until(
              () ->
                  harness.acknowledged.get() == before + 1
                      && harness.committed(OTHER).equals(Optional.of(1L)));
      heldTopic.away = false;
      await().until(() -> harness.committed(OTHER).equals(Optional.of(2L)));
      assertThat(heldTopic.offsets()).isEmpty();
    }
  }

  @Test
  void shouldGoOnOnceTheOlderListIsRemoved() {
    try (SinkHarness harness = started()) {
      // given
      store(harness);
      heldTopic.away = true;
      int before = harness.acknowledged.get();
      remedied.set(true);
      await().until(() -> harness.acknowledged.get() > before);
      harness.add(OTHER, 1, "bad", "other");

      // when
      heldTopic.away = false;

      // then
      await().until(() -> harness.committed(OTHER).equals(Optional.of(2L)));
      await().until(() -> harness.sink.heldEvents().isEmpty());
      assertThat(heldTopic.offsets()).isEmpty();
      assertThat(harness.acknowledged).hasValue(before + 2);
    }
  }

  @Test
  void shouldGiveUpAnAssignmentWhileAnOlderListCannotBeRemoved() {
    try (SinkHarness harness = started()) {
      // given
      store(harness);
      heldTopic.away = true;
      int before = harness.acknowledged.get();
      remedied.set(true);
      await().until(() -> harness.acknowledged.get() > before);

      // when
      harness.rebalance(ROWS);

      // then
      await().until(() -> harness.sink.heldEvents().isEmpty());
      assertThat(heldTopic.offsets()).containsExactly(0L);
    }
  }

  @Test
  void shouldPauseBetweenDeadLettersOfASkippedEventThatFail() {
    try (SinkHarness harness = started()) {
      // given
      harness.deadLetterAnswers =
          reason -> CompletableFuture.failedFuture(new IllegalStateException("down"));
      store(harness);

      // when
      harness.sink.skip("other", Bytes.wrap("bad".getBytes(StandardCharsets.UTF_8)));
      await().until(() -> harness.deadLetters.size() > 3);

      // then
      int before = harness.deadLetters.size();
      await().during(A_WHILE).until(() -> harness.deadLetters.size() < before + 60);
      harness.deadLetterAnswers = reason -> CompletableFuture.completedFuture(null);
      await().until(() -> heldTopic.offsets().isEmpty());
    }
  }

  @Test
  void shouldTryAHeldTableAgainAfterARefreshThatThrows() {
    try (SinkHarness harness = started()) {
      // given
      harness.refreshErrors.set(1);
      harness.answers =
          key -> Optional.of(remedied.get() ? Outcome.of(Written.all()) : Outcome.drift("no x"));

      // when
      harness.add(ROWS, 0, "row", "");
      await().until(() -> harness.sink.heldTables().containsKey(TestEvents.SOURCE));
      remedied.set(true);

      // then
      await().until(() -> harness.committed(ROWS).equals(Optional.of(1L)));
      assertThat(harness.sink.heldTables()).isEmpty();
    }
  }

  @Test
  void shouldNotBlameTheHeldTopicForPartitionsThatAreGone() {
    // given
    heldTopic.away = true;
    try (SinkHarness harness = started()) {
      await().until(() -> harness.sink.blocked().isPresent());

      // when
      harness.rebalance();

      // then
      await().until(() -> harness.sink.assignment().isEmpty());
      await().until(() -> harness.sink.blocked().isEmpty());
    }
  }
}
