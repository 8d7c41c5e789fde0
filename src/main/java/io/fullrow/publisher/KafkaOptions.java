// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where the records go: the same for each subcommand. */
final class KafkaOptions {
  /** A mutation can be as large as half of a segment of the commit log, of 32 MiB by default. */
  private static final int GREATEST_REQUEST = 32 << 20;

  @Option(
      names = "--kafka",
      scope = ScopeType.INHERIT,
      paramLabel = "<name>=<value>",
      description = "A property of the Kafka producer, such as bootstrap.servers=host:9092.")
  private Map<String, String> kafka = new HashMap<>();

  @Option(
      names = "--kafka-config",
      scope = ScopeType.INHERIT,
      paramLabel = "<file>",
      description = "A file with such properties, for passwords and the like.")
  private @Nullable Path kafkaConfig;

  @Option(
      names = "--topic",
      defaultValue = "raw.{keyspace}.{table}",
      scope = ScopeType.INHERIT,
      paramLabel = "<template>",
      description = "The topic of a table (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--topic-partitions",
      scope = ScopeType.INHERIT,
      paramLabel = "<number>",
      description = "Of a topic that is not there and is made (default: the broker's).")
  private @Nullable Integer partitions;

  @Option(
      names = "--topic-replication",
      scope = ScopeType.INHERIT,
      paramLabel = "<number>",
      description = "Of a topic that is not there and is made (default: the broker's).")
  private @Nullable Short replication;

  /**
   * The topics of these tables, and others.
   *
   * @param compacted names of topics of one partition, of which the latest values are kept
   */
  Topics topics(Map<String, Object> settings, Collection<TableId> tables, Set<String> compacted) {
    return new Topics(
        settings,
        tables.stream().map(this::topic).collect(Collectors.toSet()),
        compacted,
        Optional.ofNullable(partitions),
        Optional.ofNullable(replication),
        GREATEST_REQUEST);
  }

  static Producer<byte[], byte[]> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  String topic(TableId table) {
    return topic.replace("{keyspace}", table.keyspace()).replace("{table}", table.table());
  }

  /**
   * @throws IllegalArgumentException if they name no Kafka
   */
  Map<String, Object> producerSettings() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, GREATEST_REQUEST);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "fullrow-publisher");
    if (kafkaConfig != null) {
      Properties file = new Properties();
      try (Reader in = Files.newBufferedReader(kafkaConfig)) {
        file.load(in);
      }
      file.stringPropertyNames().forEach(name -> settings.put(name, file.getProperty(name)));
    }
    settings.putAll(kafka);
    if (!settings.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "no Kafka is named: --kafka=bootstrap.servers=<host>:<port>, or in --kafka-config");
    }
    // Not to be chosen: without them a change can be lost, or come out of order.
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return settings;
  }
}
