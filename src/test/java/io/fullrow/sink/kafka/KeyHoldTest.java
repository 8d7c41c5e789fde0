// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.sink.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KeyHoldTest {
  private static final SinkTopic TOPIC = new SinkTopic("rows", TestEvents.SOURCE, false, false);
  private static final SinkTopic LISTS = new SinkTopic("rows", TestEvents.SOURCE, false, true);

  private final PartitionOffsets offsets = new PartitionOffsets(new TopicPartition("rows", 0));
  private final AtomicLong nowMillis = new AtomicLong();
  private final KeyHold hold =
      new KeyHold(
          TOPIC,
          HoldPolicy.of(Duration.ofDays(10)),
          () -> Instant.ofEpochMilli(nowMillis.get()),
          0,
          "tombstones");

  private InFlightEvent event(long offset) {
    return event(offset, Duration.ZERO);
  }

  /**
   * @param written when it came into its topic
   */
  private InFlightEvent event(long offset, Duration written) {
    byte[] key = "k".getBytes(StandardCharsets.UTF_8);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "rows",
            0,
            offset,
            written.toMillis(),
            TimestampType.CREATE_TIME,
            key.length,
            0,
            key,
            new byte[0],
            new RecordHeaders(),
            Optional.empty());
    return new InFlightEvent(TOPIC, record, offsets);
  }

  /** The join has purged tombstones by then that the first event still carries. */
  @Test
  void shouldReplaceNothingOnceTheHoldIsOld() {
    // given
    InFlightEvent first = event(0);
    hold.add(first);
    InFlightEvent second = event(1);
    hold.add(second);
    second.reachedTarget();

    // when
    nowMillis.set(Duration.ofDays(5).toMillis());

    // then
    assertThat(hold.replaces()).isFalse();
    assertThat(hold.stored(second)).isEmpty();
    assertThat(hold.written(second)).containsExactly(second);
    assertThat(hold.candidate()).contains(first);
  }

  /** A sink that lags reads within a minute what was written in weeks. */
  @Test
  void shouldNotReplaceByAnEventThatWasWrittenLongAfter() {
    // given
    InFlightEvent first = event(0);
    hold.add(first);
    InFlightEvent second = event(1, Duration.ofDays(4));
    InFlightEvent third = event(2, Duration.ofDays(8));
    hold.add(second);
    hold.add(third);
    second.reachedTarget();
    third.reachedTarget();

    // when
    assertThat(hold.failed(second, "tombstones")).containsExactly(first);

    // then: not even of one that took the place of the first
    assertThat(hold.failed(third, "tombstones")).isEmpty();
    assertThat(hold.all()).containsExactly(second, third);
  }

  @Test
  void shouldKeepUntriedEventsUntilALaterOneIsKnownToBeAnEvent() {
    // given
    InFlightEvent first = event(0);
    hold.add(first);
    InFlightEvent second = event(1);
    InFlightEvent third = event(2);

    // when
    assertThat(hold.arrive(second)).isEmpty();
    assertThat(hold.arrive(third)).isEmpty();

    // then
    assertThat(hold.failed(third, "no registry")).isEmpty();
    third.reachedTarget();
    assertThat(hold.failed(third, "tombstones")).containsExactly(first, second);
  }

  @Test
  void shouldKeepAnUntriedEventWhenALaterOneIsStoredThatMayBeNone() {
    // given
    InFlightEvent first = event(0);
    InFlightEvent second = event(1);
    hold.add(first);
    hold.add(second);

    // when
    second.heldCopy().end(true);

    // then
    assertThat(hold.stored(second)).isEmpty();
    second.reachedTarget();
    assertThat(hold.stored(second)).containsExactly(first);
  }

  @Test
  void shouldDropOnlyTheOffsetThatIsStoredAlready() {
    // given
    InFlightEvent second = event(1);
    second.heldCopy().end(true);
    InFlightEvent third = event(2);
    hold.add(second);
    hold.add(third);

    // when
    InFlightEvent first = event(0);
    InFlightEvent repeated = event(1);

    // then
    assertThat(hold.arrive(first)).isEmpty();
    assertThat(hold.arrive(repeated)).containsExactly(repeated);
    assertThat(hold.all()).containsExactly(first, second, third);
  }

  /** Of two lists the later one is written last, though it was held and came first. */
  @Test
  void shouldTryLaterListAgainIfAnEarlierOneCameMeanwhile() {
    // given
    KeyHold lists = lists();
    InFlightEvent later = held(lists, 11);
    later.enter(InFlightEvent.State.RUNNING);

    // when
    InFlightEvent earlier = list(10);
    lists.arrive(earlier);

    // then
    assertThat(lists.comesAgain(later)).isTrue();
    later.enter(InFlightEvent.State.WAITING);
    assertThat(lists.candidate()).contains(earlier);
    assertThat(lists.written(earlier)).containsExactly(earlier);
    assertThat(lists.comesAgain(later)).isFalse();
  }

  /** What leaves was written before the earlier one that came now: it has to be written again. */
  @Test
  void shouldTakeListThatIsReadAgainWhileItLeaves() {
    // given
    KeyHold lists = lists();
    lists.store();
    InFlightEvent leaving = held(lists, 11);
    leaving.leaves();

    // when
    InFlightEvent earlier = list(10);
    InFlightEvent again = list(11);
    lists.arrive(earlier);

    // then
    assertThat(lists.arrive(again)).as("what is acknowledged").isEmpty();
    assertThat(lists.toStore()).as("beside the removal of the same event").isEmpty();
    lists.removed(leaving);
    assertThat(lists.all()).containsExactly(earlier, again);
    assertThat(lists.toStore()).containsExactly(earlier, again);
  }

  @Test
  void shouldAcknowledgeWhatIsStoredAndReadOnceMore() {
    KeyHold lists = lists();
    held(lists, 11);
    InFlightEvent again = list(11);

    assertThat(lists.arrive(again)).containsExactly(again);
  }

  /** The answer of a put may be lost though the record is there. */
  @Test
  void shouldRemoveWhatMayBeStored() {
    InFlightEvent event = list(11);
    assertThat(event.heldCopy().mayBeStored()).isFalse();
    event.heldCopy().begin();
    event.heldCopy().send();

    event.heldCopy().end(false);

    assertThat(event.heldCopy().isStored()).isFalse();
    assertThat(event.heldCopy().mayBeStored()).isTrue();
    assertThat(event.blocksUntilRemoved()).isTrue();
  }

  private KeyHold lists() {
    return new KeyHold(
        LISTS,
        HoldPolicy.of(Duration.ofDays(10)),
        () -> Instant.ofEpochMilli(nowMillis.get()),
        0,
        "tombstones");
  }

  private InFlightEvent list(long offset) {
    return new InFlightEvent(LISTS, event(offset).record(), offsets);
  }

  /** One that is in the held topic. */
  private InFlightEvent held(KeyHold lists, long offset) {
    InFlightEvent event = list(offset);
    event.heldCopy().end(true);
    lists.add(event);
    return event;
  }
}
