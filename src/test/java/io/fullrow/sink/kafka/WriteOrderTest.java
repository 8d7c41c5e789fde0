// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.sink.TestEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The order in which records of one key are tried, where their topic asks for it. */
class WriteOrderTest {
  private static final SinkTopic IN_ORDER = new SinkTopic("rows", TestEvents.SOURCE, false, true);
  private static final SinkTopic ANY_ORDER = new SinkTopic("rows", TestEvents.SOURCE, false, false);

  private final PartitionOffsets offsets = new PartitionOffsets(new TopicPartition("rows", 0));
  private final ActiveEvents active = new ActiveEvents();
  private final HeldTables held = new HeldTables();

  @Test
  void shouldAdmitOneOfEachKeyAtATime() {
    // given
    InFlightEvent first = event(IN_ORDER, 0, "a");
    InFlightEvent second = event(IN_ORDER, 1, "a");

    // when
    active.add(first);

    // then
    assertThat(active.admits(second)).isFalse();
    assertThat(active.admits(event(IN_ORDER, 2, "b"))).isTrue();
    active.remove(first);
    assertThat(active.admits(second)).isTrue();
  }

  @Test
  void shouldAdmitAllWhereNoOrderIsAskedFor() {
    // when
    active.add(event(ANY_ORDER, 0, "a"));

    // then
    assertThat(active.admits(event(ANY_ORDER, 1, "a"))).isTrue();
  }

  @Test
  void shouldHoldWhatWasUnderWayBeforeWhatCameLater() {
    // given: "a" is under way while another record finds that the table has drifted
    InFlightEvent a = event(IN_ORDER, 0, "a");
    HeldTables.Hold hold = held.drifted(event(IN_ORDER, 1, "b"), "drift").orElseThrow();
    held.add(event(IN_ORDER, 2, "a"));

    // when
    held.drifted(a, "drift");

    // then
    List<Long> order = new ArrayList<>();
    Optional<InFlightEvent> next = held.probe(hold, event -> true);
    order.add(next.orElseThrow().record().offset());
    held.released(next.get()).forEach(event -> order.add(event.record().offset()));
    assertThat(order).containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldNotProbeARecordWhoseKeyIsUnderWay() {
    // given
    active.add(event(IN_ORDER, 0, "a"));
    HeldTables.Hold hold = held.drifted(event(IN_ORDER, 1, "a"), "drift").orElseThrow();

    // then
    assertThat(held.probe(hold, active::admits)).isEmpty();
    assertThat(held.isHeld(hold)).isTrue();
    held.add(event(IN_ORDER, 2, "b"));
    assertThat(held.probe(hold, active::admits).orElseThrow().record().offset()).isEqualTo(2);
  }

  private InFlightEvent event(SinkTopic topic, long offset, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return new InFlightEvent(topic, new ConsumerRecord<>("rows", 0, offset, bytes, bytes), offsets);
  }
}
