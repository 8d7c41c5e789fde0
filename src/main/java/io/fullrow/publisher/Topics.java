// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that are not there before anything is sent: a broker that makes them by itself
 * would let them forget after a week, and refuse a large mutation.
 */
final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  private static final String FOREVER = "-1";

  private final Map<String, Object> settings;
  private final Set<String> names;
  private final Set<String> compacted;
  private final Optional<Integer> partitions;
  private final Optional<Short> replication;
  private final int greatestRecord;

  /**
   * @param settings of a Kafka client
   * @param compacted names of topics of one partition, of which the latest values are kept
   * @param partitions of a new topic of fragments; empty for the broker's default, as for {@code
   *     replication}
   * @param greatestRecord that a topic must take, in bytes
   */
  Topics(
      Map<String, Object> settings,
      Set<String> names,
      Set<String> compacted,
      Optional<Integer> partitions,
      Optional<Short> replication,
      int greatestRecord) {
    this.settings = new HashMap<>(settings);
    this.names = new TreeSet<>(names);
    this.names.addAll(compacted);
    this.compacted = Set.copyOf(compacted);
    this.partitions = partitions;
    this.replication = replication;
    this.greatestRecord = greatestRecord;
  }

  /**
   * Returns once all of them are there.
   *
   * @throws IOException if Kafka does not answer or refuses; it can be called again
   * @throws IllegalStateException if one is there that would lose changes
   */
  void create() throws IOException, InterruptedException {
    try (Admin admin = Admin.create(settings)) {
      List<NewTopic> missing = new ArrayList<>();
      List<String> existing = new ArrayList<>();
      Map<String, ? extends KafkaFuture<?>> described =
          admin.describeTopics(names).topicNameValues();
      for (String name : names) {
        if (exists(Objects.requireNonNull(described.get(name), name))) {
          existing.add(name);
        } else {
          missing.add(topic(name));
        }
      }
      check(admin, existing);
      for (Map.Entry<String, KafkaFuture<Void>> created :
          admin.createTopics(missing).values().entrySet()) {
        await(created.getKey(), created.getValue());
      }
    } catch (KafkaException e) {
      throw new IOException("Kafka cannot be used: " + e.getMessage(), e);
    }
  }

  /** Who may write to a topic may not always read its settings: then they are not checked. */
  private void check(Admin admin, List<String> existing) throws IOException, InterruptedException {
    Map<ConfigResource, KafkaFuture<Config>> answers =
        admin
            .describeConfigs(
                existing.stream()
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList())
            .values();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer : answers.entrySet()) {
      String name = answer.getKey().name();
      try {
        Config config = answer.getValue().get();
        Map<String, String> values = new HashMap<>();
        config
            .entries()
            .forEach(
                entry -> values.put(entry.name(), Objects.requireNonNullElse(entry.value(), "")));
        check(name, values);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof AuthorizationException)) {
          throw new IOException(
              "Kafka does not tell the settings of the topic " + name + ": " + e.getCause(),
              e.getCause());
        }
        LOG.warn(
            "the settings of the topic {} are not checked, for want of the right DescribeConfigs:"
                + " see that it has retention.ms=-1 and no cleanup.policy=compact",
            name);
      }
    }
  }

  private void check(String name, Map<String, String> config) {
    if (compacted.contains(name)) {
      return;
    }
    if (isCompacted(config)) {
      throw new IllegalStateException(
          "the topic "
              + name
              + " has cleanup.policy=compact: of all changes of a partition it keeps the last one"
              + " alone. Set cleanup.policy=delete and retention.ms=-1; if it was compacted already,"
              + " publish a snapshot of every node");
    }
    warnings(config, greatestRecord)
        .forEach(warning -> LOG.warn("the topic {} has {}", name, warning));
  }

  static boolean isCompacted(Map<String, String> config) {
    return config
        .getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "")
        .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  /** Of a topic of fragments, each with its remedy. */
  static List<String> warnings(Map<String, String> config, int greatestRecord) {
    List<String> warnings = new ArrayList<>();
    for (String retention :
        List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG)) {
      String value = config.getOrDefault(retention, FOREVER);
      if (!value.equals(FOREVER)) {
        warnings.add(
            retention
                + "="
                + value
                + ": a rebuild of the new keyspace reads all changes from the start. Set it to "
                + FOREVER);
      }
    }
    String greatest = config.getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "");
    if (!greatest.isEmpty() && Long.parseLong(greatest) < greatestRecord) {
      warnings.add(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG
              + "="
              + greatest
              + ": a larger row of one mutation stops this publisher. Set it to "
              + greatestRecord);
    }
    return warnings;
  }

  private NewTopic topic(String name) {
    if (compacted.contains(name)) {
      return new NewTopic(name, Optional.of(1), replication)
          .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }
    return new NewTopic(name, partitions, replication)
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                FOREVER,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(greatestRecord)));
  }

  private static boolean exists(KafkaFuture<?> description)
      throws IOException, InterruptedException {
    try {
      description.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new IOException("Kafka does not tell of its topics: " + e.getCause(), e.getCause());
    }
  }

  private static void await(String name, KafkaFuture<Void> created)
      throws IOException, InterruptedException {
    try {
      created.get();
      LOG.info("Made the topic {}", name);
    } catch (ExecutionException e) {
      // Another node's publisher may have been first.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IOException(
            "Kafka does not make the topic " + name + ": " + e.getCause(), e.getCause());
      }
    }
  }
}
