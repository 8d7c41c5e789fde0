// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.FragmentHeaders;
import io.fullrow.fragment.LossNote;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Sends fragments to the topics of their tables. The copies that replicas publish of one change are
 * equal to the byte, key and value; only the {@link FragmentHeaders} tell where each is from.
 *
 * <p>For one thread.
 */
final class KafkaSender implements LogPublisher.Sender, SnapshotPublisher.Sender, AutoCloseable {
  private static final int FULL_BYTES = 1 << 20;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private @Nullable Producer<byte[], byte[]> current;
  private final Function<TableId, String> topics;
  private final Header cluster;
  private final Header hostId;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long bytes;

  /**
   * @param producers makes one, idempotent, that waits for all in-sync replicas
   */
  KafkaSender(
      Supplier<Producer<byte[], byte[]>> producers,
      Function<TableId, String> topics,
      String cluster,
      String hostId) {
    this.producers = producers;
    this.topics = topics;
    this.cluster = header(FragmentHeaders.CLUSTER, cluster);
    this.hostId = header(FragmentHeaders.HOST_ID, hostId);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void send(long segment, int end, Fragment fragment) throws IOException {
    send(
        fragment,
        List.of(
            cluster,
            hostId,
            header(FragmentHeaders.LOG_SEGMENT, Long.toString(segment)),
            header(FragmentHeaders.LOG_POSITION, Integer.toString(end))));
  }

  @Override
  public int send(String ssTable, Fragment fragment) throws IOException {
    return send(fragment, List.of(cluster, hostId, header(FragmentHeaders.SSTABLE, ssTable)));
  }

  @Override
  public void lost(TableId table, String what) throws IOException {
    send(table, null, LossNote.encode(what), List.of(cluster, hostId));
  }

  private int send(Fragment fragment, List<Header> headers) throws IOException {
    byte[] key = fragment.partition().serialized().toArray();
    // Nobody else has it, and it may be large.
    byte[] value = FragmentCodec.encode(fragment).unsafeArray();
    send(fragment.table(), key, value, headers);
    return key.length + value.length;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private void send(TableId table, byte @Nullable [] key, byte[] value, List<Header> headers)
      throws IOException {
    requireNoFailure();
    bytes += (key == null ? 0 : key.length) + value.length;
    try {
      producer()
          .send(
              new ProducerRecord<>(topics.apply(table), null, key, value, headers),
              (metadata, error) -> {
                if (error != null) {
                  failure.compareAndSet(null, error);
                }
              });
    } catch (KafkaException e) {
      giveUp();
      throw new NotStoredException("Kafka took no record of " + table + ": " + e, e);
    }
  }

  @Override
  public boolean isFull() {
    return bytes >= FULL_BYTES;
  }

  @Override
  public void await() throws IOException {
    if (current != null) {
      current.flush();
    }
    bytes = 0;
    requireNoFailure();
  }

  /** The one in use, made if there is none. */
  Producer<byte[], byte[]> producer() {
    if (current == null) {
      current = producers.get();
    }
    return current;
  }

  /**
   * All that is on its way is read and sent again, by another: after some errors one is of no use.
   */
  private void giveUp() {
    if (current != null) {
      current.close(Duration.ZERO);
      current = null;
    }
    bytes = 0;
    failure.set(null);
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private void requireNoFailure() throws IOException {
    Exception error = failure.get();
    if (error != null) {
      giveUp();
      throw new NotStoredException("Kafka did not store a fragment: " + error.getMessage(), error);
    }
  }
}
