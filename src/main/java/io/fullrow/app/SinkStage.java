// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.sink.kafka.DeadLetters;
import io.fullrow.sink.kafka.EventWriter;
import io.fullrow.sink.kafka.KafkaDeadLetters;
import io.fullrow.sink.kafka.KafkaHeldTopic;
import io.fullrow.sink.kafka.SinkConfig;
import io.fullrow.sink.kafka.SinkConsumer;
import io.fullrow.topology.RecordSize;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A consumer that writes events, with what is its own: the topic of the events that it holds, and a
 * producer of dead letters.
 */
record SinkStage(SinkConsumer consumer, KafkaHeldTopic held, KafkaDeadLetters letters)
    implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /**
   * Not started yet.
   *
   * @param kafka how the cluster is reached
   * @param marked what the letters say of this stage
   */
  static SinkStage of(
      Map<String, Object> kafka,
      String heldTopic,
      String deadLetterTopic,
      UnaryOperator<DeadLetters> marked,
      SinkConfig config,
      EventWriter writer) {
    KafkaDeadLetters letters =
        new KafkaDeadLetters(kafka, deadLetterTopic, RecordSize.MAX_DEAD_LETTER_BYTES);
    KafkaHeldTopic held = new KafkaHeldTopic(kafka, heldTopic, RecordSize.MAX_DEAD_LETTER_BYTES);
    return new SinkStage(
        new SinkConsumer(config, writer, marked.apply(letters), held), held, letters);
  }

  /** Writes that are not acknowledged, and partitions of which it is not known what is held. */
  int inFlight() {
    return consumer.inFlight() + consumer.loading();
  }

  int heldKeys() {
    return consumer.heldEvents().size();
  }

  long oldestUnackedMs() {
    return consumer.oldestUnacked().map(Duration::toMillis).orElse(0L);
  }

  @Override
  public void close() {
    consumer.close(CLOSE_TIMEOUT);
    held.close();
    letters.close();
  }
}
