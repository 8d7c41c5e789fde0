package io.fullrow.app;

import io.fullrow.topology.ArrivalTime;
import io.fullrow.topology.SharedRocksDb;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The configuration of Kafka Streams: what the operator set over our defaults, ours over both. */
final class StreamsSettings {
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final long RECORD_CACHE_BYTES = 64L << 20;

  private StreamsSettings() {}

  /**
   * @param applicationServer {@code host:port} under which the other members reach this one
   */
  static Properties of(FullrowProperties fullrow, String applicationServer) {
    Properties settings = new Properties();
    defaults(settings);
    settings.putAll(fullrow.kafka().properties());
    fixed(settings, fullrow, applicationServer);
    return settings;
  }

  /** What an operator may have reasons to change. */
  private static void defaults(Properties settings) {
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
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
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
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
    settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, ArrivalTime.class);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // A raw record and its fragment travel together, and a joined row outgrows its fragments: the
    // producer's limit and the topics' must agree.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.MAX_DEAD_LETTER_BYTES);
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        Integer.toString(Topics.MAX_INTERNAL_BYTES));
  }
}
