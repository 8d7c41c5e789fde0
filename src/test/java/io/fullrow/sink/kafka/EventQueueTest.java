// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.EventHeaders;
import io.fullrow.model.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final TableId A = TableId.parse("k.a");
  private static final TableId B = TableId.parse("k.b");

  private final EventQueue queue = new EventQueue();

  @Test
  void shouldKeepTheOrderOfEachTableAndGiveTablesTurns() {
    queue.addLast(event(A, 1, true));
    queue.addLast(event(A, 2, true));
    queue.addLast(event(B, 3, true));
    queue.addFirst(event(A, 0, true));

    assertThat(offsets(A)).containsExactly(0L, 1L, 2L);
    assertThat(offsets(B)).containsExactly(3L);
    assertThat(List.of(queue.nextTurn(), queue.nextTurn(), queue.nextTurn()))
        .containsExactly(Optional.of(A), Optional.of(B), Optional.of(A));
  }

  @Test
  void shouldForgetATableThatHasNothingLeft() {
    queue.addLast(event(A, 1, true));
    queue.addLast(event(B, 2, true));

    Iterator<InFlightEvent> ofA = queue.of(A);
    queue.remove(ofA, ofA.next());

    assertThat(queue.nextTurn()).isEmpty();
    assertThat(queue.tables()).isOne();
    assertThat(queue.nextTurn()).contains(B);
    assertThat(queue.of(A).hasNext()).isFalse();

    // and when it has something again
    queue.addLast(event(A, 3, true));
    assertThat(queue.tables()).isEqualTo(2);
    assertThat(offsets(A)).containsExactly(3L);
  }

  @Test
  void shouldCountWhatWaits() {
    queue.addLast(event(A, 1, true));
    queue.addLast(event(A, 2, false));
    queue.addLast(event(B, 3, false));

    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.size(A)).isEqualTo(2);
    assertThat(queue.sizeWithout(Set.of(A))).isOne();
    assertThat(queue.irreplaceableWithout(Set.of())).isEqualTo(2);
    assertThat(queue.irreplaceableWithout(Set.of(B))).isOne();

    List<InFlightEvent> removed = queue.removeIf(next -> next.record().offset() >= 2);

    assertThat(removed).hasSize(2);
    assertThat(queue.size()).isOne();
    assertThat(queue.size(B)).isZero();
    assertThat(queue.irreplaceableWithout(Set.of())).isZero();
  }

  @Test
  void shouldNameTheTablesThatTakeMoreThanTheirShareOfAFullRoom() {
    for (int i = 0; i < 5; i++) {
      queue.addLast(event(A, i, true));
    }
    queue.addLast(event(B, 5, true));
    queue.addLast(event(B, 6, false));

    assertThat(queue.overShare(2, 8)).as("room is left").isEmpty();
    assertThat(queue.overShare(2, 7)).containsExactly(A);
    assertThat(queue.overShare(1, 8)).containsExactly(B);
    assertThat(queue.overShare(1, 4)).containsExactlyInAnyOrder(A, B);
  }

  private List<Long> offsets(TableId table) {
    List<Long> offsets = new ArrayList<>();
    queue.of(table).forEachRemaining(next -> offsets.add(next.record().offset()));
    return offsets;
  }

  private static InFlightEvent event(TableId table, long offset, boolean replaceable) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(table.table(), 0, offset, new byte[1], new byte[0]);
    if (replaceable) {
      record.headers().add(EventHeaders.OP, "INSERT".getBytes(StandardCharsets.UTF_8));
      record.headers().add(EventHeaders.WRITETIME, "1".getBytes(StandardCharsets.UTF_8));
    }
    return new InFlightEvent(
        new SinkTopic(table.table(), table, false, false),
        record,
        new PartitionOffsets(new TopicPartition(table.table(), 0)));
  }
}
