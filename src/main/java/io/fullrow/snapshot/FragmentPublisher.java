// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Fragment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends fragments to a topic. Thread-safe. */
public final class FragmentPublisher {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Flow flow;

  /**
   * @param producer that waits for all in-sync replicas; stays the caller's
   */
  public FragmentPublisher(Producer<byte[], byte[]> producer, String topic, Flow flow) {
    this.producer = producer;
    this.topic = topic;
    this.flow = flow;
  }

  /** Waits until one more record may be sent. */
  public void awaitTurn() throws InterruptedException {
    flow.take(1);
  }

  /** What was waited for is not sent after all. */
  void giveUpTurn() {
    flow.settled(1);
  }

  /** A new one. */
  public Batch batch() {
    return new Batch();
  }

  /** Records that are awaited together. For one thread. */
  public final class Batch {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger open = new AtomicInteger(1);

    private Batch() {}

    /** Does not wait for the answer, but for room in the producer's memory. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    public void send(Fragment fragment) {
      open.incrementAndGet();
      byte[] key = fragment.partition().serialized().toArray();
      byte[] value = FragmentCodec.encode(fragment).unsafeArray();
      try {
        producer.send(
            new ProducerRecord<>(topic, key, value), (metadata, error) -> answered(error));
      } catch (KafkaException e) {
        answered(e);
      }
    }

    private void answered(@Nullable Exception error) {
      if (error != null) {
        done.completeExceptionally(error);
      } else {
        flow.settled(1);
        release();
      }
    }

    private void release() {
      if (open.decrementAndGet() == 0) {
        done.complete(null);
      }
    }

    /** Completed once all that was sent is stored; nothing is sent after this. */
    public CompletableFuture<Void> end() {
      release();
      return done;
    }
  }
}
