// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic that commands publish fragments to. */
final class FragmentsTopic {
  private static final int ASK_SECONDS = 30;
  private static final int LINGER_MILLIS = 5;

  private FragmentsTopic() {}

  /** The producer would make it in another form. */
  static void requireThere(String topic, Admin admin) {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get(ASK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new CommandFailedException(
            ExitCode.REFUSED,
            "the topic " + topic + " does not exist: start the service once, which creates it");
      }
      throw new CommandFailedException(topic + " cannot be described: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new CommandFailedException("Kafka does not answer; run it again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }

  /** To which nothing is lost. */
  static Producer<byte[], byte[]> producer(Connections connections) {
    Map<String, Object> settings = new HashMap<>(connections.producerSettings());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
