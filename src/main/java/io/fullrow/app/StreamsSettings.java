// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.topology.ArrivalTime;
import io.fullrow.topology.RecordSize;
import io.fullrow.topology.SharedRocksDb;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/** The configuration of Kafka Streams: what the operator set over our defaults, ours over both. */
final class StreamsSettings {
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final long RECORD_CACHE_BYTES = 64L << 20;

  /** Of a backlog: each commit costs a marker in every partition that was written to. */
  private static final long BACKLOG_COMMIT_MILLIS = 500;

  private static final Duration PROMPT_COMMIT = Duration.ofMillis(50);

  private static final List<String> TOPIC_RETENTION =
      List.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.RETENTION_BYTES_CONFIG);

  private StreamsSettings() {}

  /**
   * @param applicationServer {@code host:port} under which the other members reach this one
   */
  static Properties of(FullrowProperties fullrow, String applicationServer) {
    Properties settings = new Properties();
    defaults(settings);
    settings.putAll(fullrow.kafka().all());
    fixed(settings, fullrow, applicationServer);
    return settings;
  }

  /**
   * How soon results are committed while there is no backlog; an operator's interval rules both.
   */
  static Duration promptCommit(FullrowProperties fullrow) {
    String interval = fullrow.kafka().all().get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
    return interval == null ? PROMPT_COMMIT : Duration.ofMillis(Long.parseLong(interval.trim()));
  }

  /** What an operator may have reasons to change. */
  private static void defaults(Properties settings) {
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, BACKLOG_COMMIT_MILLIS);
    // Commits and punctuators wait for the poll: at the default of 100 ms they come late.
    settings.put(StreamsConfig.POLL_MS_CONFIG, 10);
    settings.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, Runtime.getRuntime().availableProcessors());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, RECORD_CACHE_BYTES);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_TIMEOUT_MILLIS);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDb.class);
    // The merge needs no order between partitions: waiting for an empty one only adds latency.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // Nothing is seen before its commit, and that does not wait for this time. Small batches are
    // dear: to compress one takes two buffers of 64 KiB, whatever its size.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 << 10);
    // With commits this frequent the broker often asks to wait for the last one to end.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10L);
  }

  /** What the guarantees rest on. */
  private static void fixed(Properties settings, FullrowProperties fullrow, String server) {
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, fullrow.applicationId());
    settings.put(
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
        String.join(",", fullrow.kafka().bootstrapServers()));
    settings.put(StreamsConfig.STATE_DIR_CONFIG, fullrow.stateDirectory().toString());
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, server);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // Exactly once implies it, but one consumer's own prefix would win over that.
    for (String consumer : List.of("main.consumer.", "restore.consumer.", "global.consumer.")) {
      settings.put(consumer + ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }
    settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, ArrivalTime.class);
    failTaskOnEveryError(settings);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // A raw record and its fragment travel together, and a joined row outgrows its fragments: the
    // producer's limit and the topics' must agree.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        RecordSize.MAX_DEAD_LETTER_BYTES);
    // The state and what is on its way to it are kept as Kafka Streams means them to be.
    for (String name : TOPIC_RETENTION) {
      settings.remove(StreamsConfig.topicPrefix(name));
    }
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        Integer.toString(RecordSize.MAX_INTERNAL_BYTES));
  }

  /**
   * What can fail for one record has failed before its first put and is a dead letter of our own.
   * For the rest no handler may go on: there is no rollback of a put, only of the transaction. Nor
   * may one send: it runs on the producer's thread, which would wait for itself.
   */
  @SuppressWarnings("deprecation") // Kafka 5.0 has no other way; until then it is off
  private static void failTaskOnEveryError(Properties settings) {
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class);
    settings.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    settings.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class);
    settings.remove(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
  }
}
