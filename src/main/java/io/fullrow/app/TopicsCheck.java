// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.Role;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.topology.Names;
import io.fullrow.topology.RecordSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What existing topics must be like, and should. Most sites create topics before the service does,
 * and what is wrong with one shows only in a rebuild, years later.
 */
final class TopicsCheck {
  private static final int NAMED = 3;
  private static final int MIN_REPLICAS = 3;
  private static final int MIN_IN_SYNC = 2;

  private final FullrowProperties properties;
  private final Map<String, TopicFacts> topics;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();

  /** What the service runs with, and an operator should mend. */
  record Warning(String reason, String remedy) {
    /** In one line, for the log. */
    String text() {
      return reason + ". " + remedy;
    }
  }

  /**
   * @param keys where each table stands in the configuration, in the order of the tables
   * @param topics those that exist, all others are left out of the checks
   */
  TopicsCheck(FullrowProperties properties, List<String> keys, Map<String, TopicFacts> topics) {
    this.properties = properties;
    this.topics = topics;
    partitions();
    for (int i = 0; i < properties.tables().size(); i++) {
      TableSettings table = properties.tables().get(i);
      String key = keys.get(i) + ".events-topic";
      events(key, table.eventsTopic());
      events(key, table.partitionsTopic());
    }
    deadLetters();
    held(Topics.heldTopic(properties.applicationId()));
    held(Topics.wayBackHeldTopic(properties.applicationId()));
    sharedFragments();
    shortRetention();
    shortDeleteRetention();
    fewReplicas();
  }

  /** With what the service must not run. */
  List<Problem> problems() {
    return TableList.explained(problems);
  }

  /** One of each kind, however many topics have it. */
  List<Warning> warnings() {
    return warnings;
  }

  /** What the operations topic holds is written once and read for years. */
  static List<Problem> operations(FullrowProperties properties, Map<String, TopicFacts> topics) {
    String topic = properties.operationsTopic();
    TopicFacts facts = topics.get(topic);
    if (facts == null) {
      return List.of();
    }
    String cleanup = facts.setting(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (cleanup.equals(TopicConfig.CLEANUP_POLICY_COMPACT) && facts.partitions() == 1) {
      return List.of();
    }
    return List.of(
        Problem.of(
            "fullrow.application-id",
            properties.applicationId(),
            "the topic "
                + topic
                + " has cleanup.policy="
                + cleanup
                + " and "
                + facts.partitions()
                + " partitions: it must keep the last value of each key forever, in one",
            "Set its cleanup.policy to compact; with more than one partition, delete it and let"
                + " the service create it."));
  }

  /** State cannot be moved between partitions. */
  private void partitions() {
    String repartition = Names.repartitionTopic(properties.applicationId());
    TopicFacts facts = topics.get(repartition);
    if (facts == null || facts.partitions() == properties.partitions()) {
      return;
    }
    problems.add(
        new Problem(
            "fullrow.partitions",
            Integer.toString(properties.partitions()),
            "the topic "
                + repartition
                + " has "
                + facts.partitions()
                + " partitions since the first start",
            "set it back to "
                + facts.partitions()
                + ", or rebuild under a new fullrow.application-id: state cannot be moved"
                + " between partitions"));
  }

  private void events(String key, String topic) {
    TopicFacts facts = topics.get(topic);
    if (facts == null) {
      return;
    }
    String cleanup = facts.setting(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
      problems.add(
          Problem.of(
              key,
              topic,
              "the topic has cleanup.policy=" + cleanup + ": it would lose rows for every rebuild",
              "Set its cleanup.policy to compact. If it has deleted events already, rebuild into a"
                  + " new events-topic under a new fullrow.application-id."));
    }
    if (facts.partitions() != properties.partitions()
        && properties.roles().contains(Role.MATERIALIZE)) {
      problems.add(
          Problem.of(
              key,
              topic,
              "the topic has " + facts.partitions() + " partitions, not " + properties.partitions(),
              "Let the service create it, or create it with the number of fullrow.partitions. One"
                  + " that holds events already keeps the keys where they are: a row would have"
                  + " last events in two partitions."));
    }
  }

  /** A dead letter that its topic does not take would stop all that comes after it. */
  private void deadLetters() {
    String topic = properties.deadLetterTopic();
    TopicFacts facts = topics.get(topic);
    if (facts == null) {
      return;
    }
    int limit = Integer.parseInt(facts.setting(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    if (limit < RecordSize.MAX_DEAD_LETTER_BYTES) {
      problems.add(
          Problem.of(
              "fullrow.dead-letter-topic",
              topic,
              "the topic takes records of "
                  + limit
                  + " bytes, dead letters can have "
                  + RecordSize.MAX_DEAD_LETTER_BYTES,
              "Set its max.message.bytes to "
                  + RecordSize.MAX_DEAD_LETTER_BYTES
                  + ", or let the service create it."));
    }
  }

  /** Offsets go on without a held event: this topic has the only copy that is read again. */
  private void held(String topic) {
    TopicFacts facts = topics.get(topic);
    if (facts == null) {
      return;
    }
    String cleanup = facts.setting(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (!cleanup.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      held(
          topic + " has cleanup.policy=" + cleanup + ": it would lose held events, or never shrink",
          "Set its cleanup.policy to compact.");
    }
    int limit = Integer.parseInt(facts.setting(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    if (limit < RecordSize.MAX_DEAD_LETTER_BYTES) {
      held(
          topic
              + " takes records of "
              + limit
              + " bytes, held events can have "
              + RecordSize.MAX_DEAD_LETTER_BYTES,
          "Set its max.message.bytes to " + RecordSize.MAX_DEAD_LETTER_BYTES + ".");
    }
    if (facts.partitions() != properties.partitions()) {
      held(
          topic + " has " + facts.partitions() + " partitions, not " + properties.partitions(),
          "An event's partition modulo that number says where it is looked for. If the topic has no"
              + " records, delete it and let the service create it; else create it anew with the"
              + " number of fullrow.partitions, and copy each record to the partition of its"
              + " event.");
    }
  }

  private void held(String reason, String remedy) {
    problems.add(
        Problem.of(
            "fullrow.application-id", properties.applicationId(), "the topic " + reason, remedy));
  }

  /** Fragments of one key are parts of its row: compaction would take all but the last. */
  private void sharedFragments() {
    String topic = properties.fragmentsTopic();
    TopicFacts facts = topics.get(topic);
    if (facts == null) {
      return;
    }
    String cleanup = facts.setting(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (!TopicConfig.CLEANUP_POLICY_DELETE.equals(cleanup)) {
      problems.add(
          Problem.of(
              "fullrow.fragments-topic",
              topic,
              "the topic has cleanup.policy=" + cleanup + ", which drops fragments of a row",
              "Set its cleanup.policy to delete and its retention.ms to -1, or name another"
                  + " topic."));
    }
  }

  private void shortRetention() {
    warn(
        names(
            rawTopics(),
            facts ->
                !Topics.FOREVER.equals(facts.setting(TopicConfig.RETENTION_MS_CONFIG))
                    || !TopicConfig.CLEANUP_POLICY_DELETE.equals(
                        facts.setting(TopicConfig.CLEANUP_POLICY_CONFIG))),
        "Not all fragments are kept in",
        "a rebuild from them would be incomplete",
        "Set retention.ms=-1 and cleanup.policy=delete");
  }

  private void shortDeleteRetention() {
    long needed = properties.tombstoneRetention().toMillis();
    warn(
        names(
            eventTopics(),
            facts ->
                Long.parseLong(facts.setting(TopicConfig.DELETE_RETENTION_MS_CONFIG)) < needed),
        "Deletions are kept for less than fullrow.tombstone-retention in",
        "a sink that is down for longer leaves deleted rows in the target",
        "Set delete.retention.ms to at least " + needed);
  }

  private void fewReplicas() {
    warn(
        names(
            topics.keySet(),
            facts ->
                facts.replicas() < MIN_REPLICAS
                    || Integer.parseInt(facts.setting(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
                        < MIN_IN_SYNC),
        "Fewer than 3 replicas or min.insync.replicas below 2 in",
        "the loss of one broker can lose what was acknowledged",
        "Raise them where there are several brokers");
  }

  private void warn(List<String> names, String what, String consequence, String remedy) {
    if (names.isEmpty()) {
      return;
    }
    String named = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
    warnings.add(new Warning(what + " " + named + more + ": " + consequence, remedy));
  }

  private List<String> names(Set<String> of, Predicate<TopicFacts> bad) {
    return of.stream()
        .filter(name -> Optional.ofNullable(topics.get(name)).filter(bad).isPresent())
        .toList();
  }

  private Set<String> rawTopics() {
    return new TreeSet<>(properties.rawTopics());
  }

  private Set<String> eventTopics() {
    Set<String> names = new TreeSet<>();
    for (TableSettings table : properties.tables()) {
      names.add(table.eventsTopic());
      names.add(table.partitionsTopic());
    }
    return names;
  }
}
