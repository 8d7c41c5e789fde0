// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.EventHeaders;
import io.fullrow.sink.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What waits, what stands for it, and what of it is counted. */
class BacklogTest {
  private static final SinkTopic TOPIC = new SinkTopic("rows", TestEvents.SOURCE, false, false);

  /** Three events fill it, two do not. */
  private static final SinkConfig.Limits LIMITS = new SinkConfig.Limits(100, 3_000, 1);

  private final PartitionOffsets offsets = new PartitionOffsets(new TopicPartition("rows", 0));
  private final Backlog backlog = new Backlog(LIMITS, HoldPolicy.of(Duration.ofDays(10)));

  @Test
  void shouldLetALaterEventOfTheKeyStandForTheEarlierOnes() {
    List<InFlightEvent> events = add("hot", "hot", "other", "hot");

    assertThat(start(events.get(0))).isFalse();
    assertThat(start(events.get(1))).isFalse();

    assertThat(events.get(3).replaced()).containsExactly(events.get(0), events.get(1));
    assertThat(waiting()).containsExactly(events.get(2), events.get(3));
    assertThat(backlog.size()).as("those that are replaced wait too").isEqualTo(4);
    assertThat(start(events.get(3))).isTrue();
  }

  @Test
  void shouldPutBackWhatAnEventStoodForBeforeAllThatWaits() {
    List<InFlightEvent> events = add("hot", "hot", "other", "hot");
    start(events.get(0));
    start(events.get(1));
    start(events.get(3));

    backlog.putBack(events.get(3).standAlone());

    assertThat(waiting()).containsExactly(events.get(0), events.get(1), events.get(2));
    assertThat(backlog.size()).isEqualTo(3);
    assertThat(start(events.get(0))).as("each is written for itself").isTrue();
  }

  @Test
  void shouldTakeBackWhatWasHeldBeforeAllThatWaits() {
    List<InFlightEvent> events = add("a", "b", "c");
    hold(events.get(0));
    hold(events.get(1));
    assertThat(waiting()).containsExactly(events.get(2));

    backlog.requeue(events.subList(0, 2));

    assertThat(waiting()).containsExactlyElementsOf(events);
    assertThat(backlog.isFull()).isTrue();
  }

  /** Else the sink would read less and less, and nothing in the end. */
  @Test
  void shouldCountNoBytesOfWhatIsOver() {
    for (int round = 0; round < 3; round++) {
      List<InFlightEvent> events = add("hot", "hot", "hot");
      assertThat(backlog.isFull()).isTrue();
      start(events.get(0));
      start(events.get(1));
      start(events.get(2));
      assertThat(backlog.isFull()).as("under way").isTrue();

      assertThat(backlog.giveUp(events.get(2))).hasSize(2);
      backlog.unload(events.get(2));

      assertThat(backlog.size()).isZero();
      assertThat(backlog.isFull()).isFalse();
    }
    add("a", "b");
    assertThat(backlog.isFull()).isFalse();
    add("c");
    assertThat(backlog.isFull()).isTrue();
  }

  @Test
  void shouldGiveUpWhatIsWithdrawnAndWhatItStoodFor() {
    List<InFlightEvent> events = add("hot", "other", "hot");
    start(events.get(0));

    assertThat(backlog.withdraw(next -> next == events.get(2)))
        .containsExactlyInAnyOrder(events.get(0), events.get(2));

    assertThat(waiting()).containsExactly(events.get(1));
    assertThat(backlog.size()).isEqualTo(1);
    assertThat(backlog.isFull()).isFalse();
  }

  /** It is not going to be written soon, or is being written already. */
  @Test
  void shouldNotLetAnEventStandForOthersThatWaitsNoLonger() {
    List<InFlightEvent> started = add("a", "a");
    start(started.get(1));
    List<InFlightEvent> held = add("b", "b");
    hold(held.get(1));
    List<InFlightEvent> withdrawn = add("c", "c");
    backlog.withdraw(next -> next == withdrawn.get(1));

    assertThat(start(started.get(0))).isTrue();
    assertThat(start(held.get(0))).isTrue();
    assertThat(start(withdrawn.get(0))).isTrue();
  }

  private List<InFlightEvent> add(String... keys) {
    List<InFlightEvent> events = new ArrayList<>();
    for (String key : keys) {
      events.add(event(key));
    }
    backlog.add(events);
    return events;
  }

  private boolean start(InFlightEvent event) {
    return backlog.start(at(event), event);
  }

  private void hold(InFlightEvent event) {
    backlog.hold(at(event), event);
  }

  private Iterator<InFlightEvent> at(InFlightEvent event) {
    Iterator<InFlightEvent> at = backlog.of(TestEvents.SOURCE);
    while (at.next() != event) {
      assertThat(at).hasNext();
    }
    return at;
  }

  private List<InFlightEvent> waiting() {
    List<InFlightEvent> waiting = new ArrayList<>();
    backlog.of(TestEvents.SOURCE).forEachRemaining(waiting::add);
    return waiting;
  }

  private InFlightEvent event(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.OP, "UPDATE".getBytes(StandardCharsets.UTF_8));
    headers.add(EventHeaders.WRITETIME, "1".getBytes(StandardCharsets.UTF_8));
    offsets.add(offsets.highest() + 1, 0);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "rows",
            0,
            offsets.highest(),
            0,
            TimestampType.CREATE_TIME,
            bytes.length,
            1_000,
            bytes,
            new byte[1_000],
            headers,
            Optional.empty());
    return new InFlightEvent(TOPIC, record, offsets);
  }
}
