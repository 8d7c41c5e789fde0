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

class WaitingDeliveriesTest {
  private static final TableId A = TableId.parse("k.a");
  private static final TableId B = TableId.parse("k.b");

  private final WaitingDeliveries waiting = new WaitingDeliveries();

  @Test
  void shouldKeepTheOrderOfEachTableAndGiveTablesTurns() {
    waiting.addLast(delivery(A, 1, true));
    waiting.addLast(delivery(A, 2, true));
    waiting.addLast(delivery(B, 3, true));
    waiting.addFirst(delivery(A, 0, true));

    assertThat(offsets(A)).containsExactly(0L, 1L, 2L);
    assertThat(offsets(B)).containsExactly(3L);
    assertThat(List.of(waiting.nextTurn(), waiting.nextTurn(), waiting.nextTurn()))
        .containsExactly(Optional.of(A), Optional.of(B), Optional.of(A));
  }

  @Test
  void shouldForgetATableThatHasNothingLeft() {
    waiting.addLast(delivery(A, 1, true));
    waiting.addLast(delivery(B, 2, true));

    Iterator<Delivery> ofA = waiting.of(A);
    waiting.remove(ofA, ofA.next());

    assertThat(waiting.nextTurn()).isEmpty();
    assertThat(waiting.tables()).isOne();
    assertThat(waiting.nextTurn()).contains(B);
    assertThat(waiting.of(A).hasNext()).isFalse();

    // and when it has something again
    waiting.addLast(delivery(A, 3, true));
    assertThat(waiting.tables()).isEqualTo(2);
    assertThat(offsets(A)).containsExactly(3L);
  }

  @Test
  void shouldCountWhatWaits() {
    waiting.addLast(delivery(A, 1, true));
    waiting.addLast(delivery(A, 2, false));
    waiting.addLast(delivery(B, 3, false));

    assertThat(waiting.size()).isEqualTo(3);
    assertThat(waiting.size(A)).isEqualTo(2);
    assertThat(waiting.sizeWithout(Set.of(A))).isOne();
    assertThat(waiting.irreplaceableWithout(Set.of())).isEqualTo(2);
    assertThat(waiting.irreplaceableWithout(Set.of(B))).isOne();

    List<Delivery> removed = waiting.removeIf(next -> next.record().offset() >= 2);

    assertThat(removed).hasSize(2);
    assertThat(waiting.size()).isOne();
    assertThat(waiting.size(B)).isZero();
    assertThat(waiting.irreplaceableWithout(Set.of())).isZero();
  }

  @Test
  void shouldNameTheTablesThatTakeMoreThanTheirShareOfAFullRoom() {
    for (int i = 0; i < 5; i++) {
      waiting.addLast(delivery(A, i, true));
    }
    waiting.addLast(delivery(B, 5, true));
    waiting.addLast(delivery(B, 6, false));

    assertThat(waiting.overShare(2, 8)).as("room is left").isEmpty();
    assertThat(waiting.overShare(2, 7)).containsExactly(A);
    assertThat(waiting.overShare(1, 8)).containsExactly(B);
    assertThat(waiting.overShare(1, 4)).containsExactlyInAnyOrder(A, B);
  }

  private List<Long> offsets(TableId table) {
    List<Long> offsets = new ArrayList<>();
    waiting.of(table).forEachRemaining(next -> offsets.add(next.record().offset()));
    return offsets;
  }

  private static Delivery delivery(TableId table, long offset, boolean event) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(table.table(), 0, offset, new byte[1], new byte[0]);
    if (event) {
      record.headers().add(EventHeaders.OP, "INSERT".getBytes(StandardCharsets.UTF_8));
      record.headers().add(EventHeaders.WRITETIME, "1".getBytes(StandardCharsets.UTF_8));
    }
    return new Delivery(
        new SinkTopic(table.table(), table, false, false),
        record,
        new PartitionOffsets(new TopicPartition(table.table(), 0)));
  }
}
