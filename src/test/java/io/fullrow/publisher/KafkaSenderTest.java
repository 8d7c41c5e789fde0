// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSenderTest {
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final MockProducer<byte[], byte[]> producer = mock();
  private final MockProducer<byte[], byte[]> next = mock();
  private final KafkaSender sender = sender("a host");

  private KafkaSender sender(String host) {
    return new KafkaSender(
        () -> producer.closed() ? next : producer, table -> "raw." + table, "a cluster", host);
  }

  private static MockProducer<byte[], byte[]> mock() {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Fragment fragment(Bytes... key) {
    return new Fragment(
        new TableId("k", "t"),
        PartitionKey.of(key),
        new Change.Partition(new Deletion(WriteTime.ofMicros(5), 6)),
        false,
        false,
        NOWHERE);
  }

  private static Fragment fragment(int key) {
    return fragment(Bytes.of((byte) key));
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> sent) {
    Map<String, String> headers = new LinkedHashMap<>();
    sent.headers()
        .forEach(each -> headers.put(each.key(), new String(each.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  @Test
  void shouldSayWhereAFragmentIsFrom() throws IOException {
    sender.send(1_763_883_243_000L, 33_554_432, fragment(1));

    ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
    assertThat(sent.topic()).isEqualTo("raw.k.t");
    assertThat(sent.partition()).as("chosen by the key").isNull();
    assertThat(headers(sent))
        .containsExactly(
            Map.entry("fullrow.cluster", "a cluster"),
            Map.entry("fullrow.host-id", "a host"),
            Map.entry("fullrow.log-segment", "1763883243000"),
            Map.entry("fullrow.log-position", "33554432"));
  }

  @Test
  void shouldSendThePartitionKeyAsCassandraSerializesIt() throws IOException {
    Fragment composite = fragment(Bytes.of((byte) 7, (byte) 8), Bytes.empty());

    sender.send(1, 2, composite);

    ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
    assertThat(sent.key()).containsExactly(0, 2, 7, 8, 0, 0, 0, 0);
    assertThat(FragmentCodec.decode(Bytes.wrap(sent.value()), NOWHERE)).isEqualTo(composite);
  }

  @Test
  void shouldSendTheSameBytesFromEveryReplica() throws IOException {
    sender.send(1, 2, fragment(1));
    sender("another host").send(3, 4, fragment(1));

    ProducerRecord<byte[], byte[]> one = producer.history().get(0);
    ProducerRecord<byte[], byte[]> other = producer.history().get(1);
    assertThat(other.key()).isEqualTo(one.key());
    assertThat(other.value()).isEqualTo(one.value());
    assertThat(headers(other)).isNotEqualTo(headers(one));
  }

  @Test
  void shouldWaitForAllThatWasSent() throws IOException {
    sender.send(1, 2, fragment(1));
    sender.send(1, 3, fragment(2));
    assertThat(producer.flushed()).isFalse();

    sender.await();

    assertThat(producer.flushed()).isTrue();
  }

  @Test
  void shouldTellOfAFailureOnce() throws IOException {
    sender.send(1, 2, fragment(1));
    sender.send(1, 3, fragment(2));
    producer.completeNext();
    producer.errorNext(new TimeoutException("too late"));

    assertThatIOException().isThrownBy(sender::await).withMessageContaining("too late");

    sender.await();
    sender.send(1, 3, fragment(2));
    next.completeNext();
    sender.await();
    assertThat(next.history()).hasSize(1);
  }

  /** An idempotent producer takes nothing any more after some errors. */
  @Test
  void shouldSendByAnotherProducerAfterAFailure() throws IOException {
    producer.sendException = new KafkaException("in an error state");
    assertThatIOException().isThrownBy(() -> sender.send(1, 2, fragment(1)));

    sender.send(1, 2, fragment(1));

    assertThat(producer.closed()).isTrue();
    assertThat(next.history()).hasSize(1);
    sender.close();
    assertThat(next.closed()).isTrue();
  }

  @Test
  void shouldSendNothingMoreOnceARecordHasFailed() throws IOException {
    sender.send(1, 2, fragment(1));
    producer.errorNext(new TimeoutException("too late"));

    assertThatIOException()
        .isThrownBy(() -> sender.send(1, 3, fragment(2)))
        .withMessageContaining("too late");
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldTellOfARecordThatIsNotTaken() {
    producer.sendException = new KafkaException("fenced");

    assertThatIOException()
        .isThrownBy(() -> sender.send(1, 2, fragment(1)))
        .withMessageContainingAll("k.t", "fenced");
  }

  @Test
  void shouldBeFullAfterAMebibyteUntilItIsStored() throws IOException {
    Fragment large = fragment(Bytes.wrap(new byte[60_000]));
    for (int i = 0; i < 8; i++) {
      assertThat(sender.isFull()).isFalse();
      sender.send(1, 2, large);
    }
    while (!sender.isFull()) {
      sender.send(1, 2, large);
    }
    assertThat(producer.history()).hasSizeBetween(9, 1 + (1 << 20) / 60_000);

    sender.await();

    assertThat(sender.isFull()).isFalse();
  }
}
