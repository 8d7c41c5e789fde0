package io.fullrow.app;

import io.fullrow.topology.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that the service needs: created where they are missing, checked where they exist. */
final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  private static final String FOREVER = "-1";
  private static final Duration MIN_DELETE_RETENTION = Duration.ofDays(1);

  /**
   * Limit of internal topics for one record, and of a raw record that is kept as a dead letter: a
   * fragment travels with its original bytes.
   */
  static final int MAX_INTERNAL_BYTES = 16 << 20;

  /** A dead letter has the reason besides its original, which may be as large as allowed. */
  static final int MAX_DEAD_LETTER_BYTES = MAX_INTERNAL_BYTES + (1 << 20);

  private final Admin admin;
  private final FullrowProperties properties;

  Topics(Admin admin, FullrowProperties properties) {
    this.admin = admin;
    this.properties = properties;
  }

  /**
   * Creates what is missing.
   *
   * @throws StartRefused if the number of partitions was changed after the first start
   * @throws KafkaException if the brokers cannot be asked now, or refuse
   */
  void ensure() {
    refuseChangedPartitions();
    List<NewTopic> missing = new ArrayList<>();
    Set<String> existing = existing(wanted().keySet());
    wanted()
        .forEach(
            (name, topic) -> {
              if (!existing.contains(name)) {
                missing.add(topic);
              }
            });
    create(missing);
    refuseSmallDeadLetters();
    warnOfShortRetention();
  }

  /**
   * Creates the operations topic if it is missing: it is read before all else is known.
   *
   * @throws StartRefused if it does not keep what is written to it
   * @throws KafkaException if the brokers cannot be asked now, or refuse
   */
  void ensureOperations() {
    String topic = properties.operationsTopic();
    if (existing(Set.of(topic)).isEmpty()) {
      create(List.of(operationsTopic(topic)));
    }
    refuseForgetfulOperations();
  }

  /** The limit of a topic for one record batch, in bytes. */
  int maxMessageBytes(String topic) {
    return Integer.parseInt(value(config(topic), TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
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
    topics.put(fragments, fragmentsTopic(fragments));
    String deadLetters = properties.deadLetterTopic();
    topics.put(deadLetters, deadLetterTopic(deadLetters));
    String held = heldTopic(properties.applicationId());
    topics.put(held, heldTopic(held, properties.partitions()));
    String operations = properties.operationsTopic();
    topics.put(operations, operationsTopic(operations));
    return topics;
  }

  /** The name of the topic of the events that cannot be written while others can. */
  static String heldTopic(String applicationId) {
    return applicationId + ".held";
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
                Integer.toString(MAX_DEAD_LETTER_BYTES)));
  }

  /** Kept for ever: the new keyspace can be rebuilt only from raw topics that hold everything. */
  private static NewTopic rawTopic(String name) {
    return new NewTopic(name, Optional.empty(), Optional.empty())
        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, FOREVER));
  }

  /** A DELETE must outlive the longest lag of a reader, hence the retention of null values. */
  private NewTopic eventsTopic(String name) {
    Duration retention = properties.tombstoneRetention();
    Duration deleteRetention =
        retention.compareTo(MIN_DELETE_RETENTION) > 0 ? retention : MIN_DELETE_RETENTION;
    return new NewTopic(name, Optional.of(properties.partitions()), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Long.toString(deleteRetention.toMillis())));
  }

  /** As Kafka Streams made it in older releases: kept until it is read, however long that takes. */
  private NewTopic fragmentsTopic(String name) {
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
                Integer.toString(MAX_INTERNAL_BYTES)));
  }

  private static NewTopic deadLetterTopic(String name) {
    return new NewTopic(name, Optional.empty(), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                FOREVER,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(MAX_DEAD_LETTER_BYTES)));
  }

  private static NewTopic operationsTopic(String name) {
    return new NewTopic(name, Optional.of(1), Optional.empty())
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  private void create(List<NewTopic> missing) {
    for (NewTopic topic : missing) {
      try {
        admin.createTopics(List.of(topic)).all().get();
        LOG.info("created topic {}", topic.name());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw unchecked(e);
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private void refuseChangedPartitions() {
    String repartition = Names.repartitionTopic(properties.applicationId());
    int now = partitions(repartition).orElse(properties.partitions());
    if (now != properties.partitions()) {
      throw new StartRefused(
          List.of(
              new Problem(
                  "fullrow.partitions",
                  Integer.toString(properties.partitions()),
                  "the topic " + repartition + " has " + now + " partitions since the first start",
                  "set it back to "
                      + now
                      + ", or rebuild under a new fullrow.application-id: state cannot be moved"
                      + " between partitions")));
    }
  }

  /** A dead letter that its topic does not take would stop all that comes after it. */
  private void refuseSmallDeadLetters() {
    String topic = properties.deadLetterTopic();
    int limit = maxMessageBytes(topic);
    if (limit < MAX_DEAD_LETTER_BYTES) {
      throw new StartRefused(
          List.of(
              Problem.of(
                  "fullrow.dead-letter-topic",
                  topic,
                  "the topic takes records of "
                      + limit
                      + " bytes, dead letters can have "
                      + MAX_DEAD_LETTER_BYTES,
                  "Set its max.message.bytes to "
                      + MAX_DEAD_LETTER_BYTES
                      + ", or let the service create it.")));
    }
  }

  /** What it holds is written once and read for years. */
  private void refuseForgetfulOperations() {
    String topic = properties.operationsTopic();
    String cleanup = value(config(topic), TopicConfig.CLEANUP_POLICY_CONFIG);
    int partitions = partitions(topic).orElse(1);
    if (!cleanup.equals(TopicConfig.CLEANUP_POLICY_COMPACT) || partitions != 1) {
      throw new StartRefused(
          List.of(
              Problem.of(
                  "fullrow.application-id",
                  properties.applicationId(),
                  "the topic "
                      + topic
                      + " has cleanup.policy="
                      + cleanup
                      + " and "
                      + partitions
                      + " partitions: it must keep the last value of each key for ever, in one",
                  "Set its cleanup.policy to compact; with more than one partition, delete it and"
                      + " let the service create it.")));
    }
  }

  private void warnOfShortRetention() {
    for (TableSettings table : properties.tables()) {
      for (String topic : table.rawTopics()) {
        Config config = config(topic);
        boolean forever = FOREVER.equals(value(config, TopicConfig.RETENTION_MS_CONFIG));
        String cleanup = value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
        if (!forever || !TopicConfig.CLEANUP_POLICY_DELETE.equals(cleanup)) {
          LOG.warn(
              "raw topic {} does not keep all fragments ({}={}, {}={}): a rebuild from it would be"
                  + " incomplete. Set retention.ms=-1 and cleanup.policy=delete",
              topic,
              TopicConfig.RETENTION_MS_CONFIG,
              value(config, TopicConfig.RETENTION_MS_CONFIG),
              TopicConfig.CLEANUP_POLICY_CONFIG,
              cleanup);
        }
      }
    }
  }

  private Optional<Integer> partitions(String topic) {
    try {
      TopicDescription found =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      return Optional.ofNullable(found).map(description -> description.partitions().size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw unchecked(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Set<String> existing(Collection<String> names) {
    try {
      Set<String> found = new TreeSet<>(admin.listTopics().names().get());
      found.retainAll(names);
      return found;
    } catch (ExecutionException e) {
      throw unchecked(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Config config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      if (config == null) {
        throw new KafkaException("no configuration of topic " + topic);
      }
      return config;
    } catch (ExecutionException e) {
      throw unchecked(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String value(Config config, String name) {
    return Optional.ofNullable(config.get(name))
        .map(entry -> entry.value())
        .orElseThrow(() -> new KafkaException("the broker does not tell " + name));
  }

  private static KafkaException unchecked(ExecutionException e) {
    return e.getCause() instanceof KafkaException kafka
        ? kafka
        : new KafkaException("the brokers cannot be asked", e);
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted", e);
  }
}
