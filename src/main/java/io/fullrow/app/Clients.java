// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.cluster.ClusterConnection;
import io.fullrow.config.ClusterSettings;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.KeyspaceSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The configuration in the terms of each client library. */
final class Clients {
  private static final String REFRESHED_KEYSPACES = "advanced.metadata.schema.refreshed-keyspaces";

  /** Prefixes under which Kafka Streams finds properties of one of its clients. */
  private static final List<String> STREAMS_PREFIXES =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.",
          "topic.");

  private Clients() {}

  /** For Kafka clients outside of Kafka Streams. */
  static Map<String, Object> kafka(FullrowProperties fullrow) {
    Map<String, Object> settings = new HashMap<>(fullrow.kafka().pluginProperties());
    fullrow
        .kafka()
        .properties()
        .forEach(
            (name, value) -> {
              if (STREAMS_PREFIXES.stream().noneMatch(name::startsWith)) {
                settings.put(name, value);
              }
            });
    settings.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        String.join(",", fullrow.kafka().bootstrapServers()));
    return settings;
  }

  /** For a consumer outside of Kafka Streams, with what the operator set for consumers. */
  static Map<String, Object> consumer(FullrowProperties fullrow) {
    return withPrefix(fullrow, "consumer.");
  }

  /**
   * For a producer outside of Kafka Streams, with what the operator set for producers.
   *
   * @param maxRequestBytes the largest request that it must be able to send
   */
  static Map<String, Object> producer(FullrowProperties fullrow, int maxRequestBytes) {
    Map<String, Object> settings = withPrefix(fullrow, "producer.");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
    return settings;
  }

  private static Map<String, Object> withPrefix(FullrowProperties fullrow, String prefix) {
    Map<String, Object> settings = kafka(fullrow);
    fullrow
        .kafka()
        .properties()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
              }
            });
    return settings;
  }

  /** Under Confluent's keys. */
  static Map<String, Object> registry(FullrowProperties fullrow) {
    Map<String, Object> settings = new HashMap<>(fullrow.schemaRegistry().properties());
    settings.put("schema.registry.url", fullrow.schemaRegistry().url());
    return settings;
  }

  static ClusterConnection target(FullrowProperties fullrow) {
    return connection(fullrow.target(), targetKeyspaces(fullrow.tables(), fullrow.keyspaces()));
  }

  /** Those of the listed tables, and those whose tables are asked for. */
  static Stream<String> targetKeyspaces(
      List<TableSettings> tables, List<KeyspaceSettings> keyspaces) {
    return Stream.concat(
        tables.stream().map(table -> TableId.parse(table.target()).keyspace()),
        keyspaces.stream().map(KeyspaceSettings::target));
  }

  /** To the cluster of the old keyspaces. */
  static ClusterConnection source(FullrowProperties fullrow) {
    return connection(fullrow.sourceCluster(), sourceKeyspaces(fullrow));
  }

  /** To the target's cluster, where the old keyspaces are too. */
  static ClusterConnection both(FullrowProperties fullrow) {
    return connection(
        fullrow.target(),
        Stream.concat(
            targetKeyspaces(fullrow.tables(), fullrow.keyspaces()), sourceKeyspaces(fullrow)));
  }

  private static Stream<String> sourceKeyspaces(FullrowProperties fullrow) {
    return Stream.concat(
        fullrow.tables().stream().map(table -> TableId.parse(table.source()).keyspace()),
        fullrow.keyspaces().stream().map(KeyspaceSettings::source));
  }

  private static ClusterConnection connection(ClusterSettings cluster, Stream<String> keyspaces) {
    return new ClusterConnection(
        cluster.contactPoints().stream().map(Clients::address).toList(),
        cluster.localDatacenter(),
        cluster.username().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ClusterConnection.Credentials(cluster.username(), cluster.password())),
        cluster.consistency(),
        driver(cluster.allOptions(), keyspaces));
  }

  /** Unless the operator says otherwise, the driver reads the schema of these keyspaces only. */
  static Map<String, String> driver(Map<String, String> own, Stream<String> keyspaces) {
    Map<String, String> driver = new HashMap<>(own);
    if (driver.keySet().stream().noneMatch(key -> key.contains(REFRESHED_KEYSPACES))) {
      driver.put(
          REFRESHED_KEYSPACES,
          keyspaces
              .map(keyspace -> '"' + keyspace + '"')
              .distinct()
              .sorted()
              .collect(Collectors.joining(", ", "[", "]")));
    }
    return driver;
  }

  /** Checked to be {@code host:port} already; an IPv6 address stands in brackets. */
  private static InetSocketAddress address(String contactPoint) {
    int colon = contactPoint.lastIndexOf(':');
    String host = contactPoint.substring(0, colon).replace("[", "").replace("]", "");
    return new InetSocketAddress(host, Integer.parseInt(contactPoint.substring(colon + 1)));
  }
}
