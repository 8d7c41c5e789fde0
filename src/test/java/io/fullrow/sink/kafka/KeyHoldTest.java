package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.sink.TestEvents;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KeyHoldTest {
  private static final SinkTopic TOPIC = new SinkTopic("rows", TestEvents.SOURCE, false, false);

  private final PartitionOffsets offsets = new PartitionOffsets(new TopicPartition("rows", 0));
  private final KeyHold hold = new KeyHold(TOPIC, true, 0, "tombstones");

  private Delivery event(long offset) {
    byte[] key = "k".getBytes(StandardCharsets.UTF_8);
    return new Delivery(TOPIC, new ConsumerRecord<>("rows", 0, offset, key, new byte[0]), offsets);
  }

  @Test
  void shouldKeepUntriedEventsUntilALaterOneIsKnownToBeAnEvent() {
    // given
    Delivery first = event(0);
    hold.add(first);
    Delivery second = event(1);
    Delivery third = event(2);

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
    Delivery first = event(0);
    Delivery second = event(1);
    hold.add(first);
    hold.add(second);

    // when
    second.storingEnded(true);

    // then
    assertThat(hold.stored(second)).isEmpty();
    second.reachedTarget();
    assertThat(hold.stored(second)).containsExactly(first);
  }

  @Test
  void shouldDropOnlyTheOffsetThatIsHeldAlready() {
    // given
    Delivery second = event(1);
    Delivery third = event(2);
    hold.add(second);
    hold.add(third);

    // when
    Delivery first = event(0);
    Delivery repeated = event(1);

    // then
    assertThat(hold.arrive(first)).isEmpty();
    assertThat(hold.arrive(repeated)).containsExactly(repeated);
    assertThat(hold.all()).containsExactly(first, second, third);
  }
}
