// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.Role;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableSettings;
import io.fullrow.topology.Names;
import io.fullrow.topology.RecordSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that the service needs: created where they are missing, checked where they exist. */
final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  static final String FOREVER = "-1";
  private static final Duration MIN_DELETE_RETENTION = Duration.ofDays(1);
  private static final int PARTITIONS_PER_REQUEST = 1_000;

  private final Admin admin;
  private final FullrowProperties properties;
  private final List<String> keys;

  /**
   * @param keys where each table stands in the configuration, in the order of the tables
   */
  Topics(Admin admin, FullrowProperties properties, List<String> keys) {
    this.admin = admin;
    this.keys = List.copyOf(keys);
    this.properties = properties;
  }

  /**
   * Creates what is missing.
   *
   * @throws StartRefusedException if one that exists is not what the service can run with
   * @throws KafkaException if the brokers cannot be asked now, or refuse
   */
  void ensure() {
    Map<String, NewTopic> wanted = wanted();
    List<String> internal = internal();
    List<String> checked = new ArrayList<>(internal);
    checked.addAll(wanted.keySet());
    Map<String, TopicFacts> before = TopicFacts.read(admin, checked);
    refuse(new TopicsCheck(properties, keys, before).problems());
    create(wanted.values().stream().filter(topic -> !before.containsKey(topic.name())).toList());
    TopicsCheck check = new TopicsCheck(properties, keys, TopicFacts.read(admin, checked));
    refuse(check.problems());
    check.warnings().forEach(warning -> LOG.warn(warning.text()));
  }

  /**
   * Creates the operations topic if it is missing: it is read before all else is known.
   *
   * @throws StartRefusedException if it does not keep what is written to it
   * @throws KafkaException if the brokers cannot be asked now, or refuse
   */
  void ensureOperations() {
    String topic = properties.operationsTopic();
    if (TopicFacts.read(admin, List.of(topic)).isEmpty()) {
      create(List.of(operationsTopic(topic)));
    }
    refuse(TopicsCheck.operations(properties, TopicFacts.read(admin, List.of(topic))));
  }

  /** Every topic but those of Kafka Streams, as it is created where it is missing. */
  Map<String, NewTopic> wanted() {
    Map<String, NewTopic> topics = new HashMap<>();
    for (TableSettings table : properties.tables()) {
      table.rawTopics().forEach(name -> topics.put(name, rawTopic(name)));
      topics.put(table.eventsTopic(), eventsTopic(table.eventsTopic()));
      topics.put(table.partitionsTopic(), eventsTopic(table.partitionsTopic()));
    }
    String fragments = Names.repartitionTopic(properties.applicationId());
    topics.put(fragments, repartitionTopic(fragments));
    topics.put(properties.fragmentsTopic(), fragmentsTopic(properties.fragmentsTopic()));
    String deadLetters = properties.deadLetterTopic();
    topics.put(deadLetters, deadLetterTopic(deadLetters));
    String held = heldTopic(properties.applicationId());
    topics.put(held, heldTopic(held, properties.partitions()));
    if (properties.roles().contains(Role.WAY_BACK)) {
      String back = wayBackHeldTopic(properties.applicationId());
      topics.put(back, heldTopic(back, properties.partitions()));
    }
    String operations = properties.operationsTopic();
    topics.put(operations, operationsTopic(operations));
    return topics;
  }

  /** The name of the topic of the events that cannot be written while others can. */
  static String heldTopic(String applicationId) {
    return applicationId + ".held";
  }

  /** The same of the way back: what cannot be written to the old keyspaces. */
  static String wayBackHeldTopic(String applicationId) {
    return applicationId + ".way-back.held";
  }

  /** Read to its end at each assignment, so it is to be small. */
  private static NewTopic heldTopic(String name, int partitions) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_MS_CONFIG,
                "600000",
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordSize.MAX_DEAD_LETTER_BYTES)));
  }

  /** Kept forever: the new keyspace can be rebuilt only from raw topics that hold everything. */
  private static NewTopic rawTopic(String name) {
    return new NewTopic(name, Optional.empty(), Optional.empty())
        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, FOREVER));
  }

  /** What comes on it comes nowhere else, and may be the source of truth one day. */
  private NewTopic fragmentsTopic(String name) {
    return new NewTopic(name, Optional.of(properties.partitions()), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                FOREVER));
  }

  /** A DELETE must outlive the longest lag of a reader, hence the retention of null values. */
  private NewTopic eventsTopic(String name) {
    return new NewTopic(name, Optional.of(properties.partitions()), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Long.toString(deleteRetention(properties).toMillis())));
  }

  /** How long events topics that are created here keep deletions. */
  static Duration deleteRetention(FullrowProperties properties) {
    Duration retention = properties.tombstoneRetention();
    return retention.compareTo(MIN_DELETE_RETENTION) > 0 ? retention : MIN_DELETE_RETENTION;
  }

  /** As Kafka Streams made it in older releases: kept until it is read, however long that takes. */
  private NewTopic repartitionTopic(String name) {
    return new NewTopic(name, Optional.of(properties.partitions()), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                FOREVER,
                TopicConfig.SEGMENT_BYTES_CONFIG,
                "52428800",
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "CreateTime",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordSize.MAX_INTERNAL_BYTES)));
  }

  private static NewTopic deadLetterTopic(String name) {
    return new NewTopic(name, Optional.empty(), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                FOREVER,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordSize.MAX_DEAD_LETTER_BYTES)));
  }

  private static NewTopic operationsTopic(String name) {
    return new NewTopic(name, Optional.of(1), Optional.empty())
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  /** Those of Kafka Streams, which creates them at the first start. */
  private List<String> internal() {
    String prefix = properties.applicationId() + "-";
    return TopicFacts.existing(admin).stream()
        .filter(name -> name.startsWith(prefix))
        .filter(name -> name.endsWith("-changelog") || name.endsWith("-repartition"))
        .toList();
  }

  /**
   * As many at a time as a broker surely takes: it refuses a request for more than 10,000
   * partitions whole.
   */
  static List<List<NewTopic>> requests(List<NewTopic> topics) {
    List<List<NewTopic>> requests = new ArrayList<>();
    int partitions = PARTITIONS_PER_REQUEST;
    for (NewTopic topic : topics) {
      int more = Math.max(1, topic.numPartitions());
      if (partitions + more > PARTITIONS_PER_REQUEST) {
        requests.add(new ArrayList<>());
        partitions = 0;
      }
      partitions += more;
      requests.get(requests.size() - 1).add(topic);
    }
    return requests;
  }

  private void create(List<NewTopic> missing) {
    requests(missing).forEach(this::request);
  }

  private void request(List<NewTopic> missing) {
    admin
        .createTopics(missing)
        .values()
        .forEach(
            (name, created) -> {
              try {
                TopicFacts.answer(created);
                LOG.info("created topic {}", name);
              } catch (TopicExistsException e) {
                LOG.debug("another instance was faster", e);
              }
            });
  }

  private static void refuse(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new StartRefusedException(problems);
    }
  }
}
