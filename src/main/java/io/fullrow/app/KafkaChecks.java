// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.check.Finding;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.Role;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.generation.Verdict;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.topology.Names;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What the start looks for in Kafka, and the rights that it needs there; creates nothing. */
final class KafkaChecks {
  private static final String RIGHTS = "rights";
  private static final String TOPICS = "topics";
  private static final int NAMED = 5;
  private static final Set<AclOperation> READ =
      EnumSet.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
  private static final Set<AclOperation> WRITE =
      EnumSet.of(
          AclOperation.READ,
          AclOperation.WRITE,
          AclOperation.DESCRIBE,
          AclOperation.DESCRIBE_CONFIGS);

  private final Admin admin;
  private final FullrowProperties properties;
  private final List<String> keys;
  private final List<Finding> findings = new ArrayList<>();

  KafkaChecks(Admin admin, FullrowProperties configured, TableList tables) {
    this.admin = admin;
    this.properties = configured.with(tables);
    this.keys = tables.keys();
  }

  /**
   * All findings.
   *
   * @throws KafkaException if the brokers do not answer
   */
  List<Finding> run() {
    Set<AclOperation> ofCluster =
        Optional.ofNullable(
                TopicFacts.answer(
                    admin
                        .describeCluster(
                            new DescribeClusterOptions().includeAuthorizedOperations(true))
                        .authorizedOperations()))
            .orElseGet(Set::of);
    Set<String> missing = rights();
    missing(missing, ofCluster);
    groups();
    settings();
    if (!missing.contains(properties.operationsTopic())) {
      generation();
    }
    return findings;
  }

  /** Those of topics that exist; the others are returned. */
  private Set<String> rights() {
    Map<String, Set<AclOperation>> needed = needed();
    Set<String> missing = new TreeSet<>();
    admin
        .describeTopics(
            needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .topicNameValues()
        .forEach(
            (name, answer) -> {
              try {
                TopicDescription topic = TopicFacts.answer(answer);
                rights(name, topic, needed.getOrDefault(name, Set.of()));
              } catch (UnknownTopicOrPartitionException e) {
                missing.add(name);
              } catch (AuthorizationException e) {
                denied(name, "DESCRIBE");
              }
            });
    return missing;
  }

  private Map<String, Set<AclOperation>> needed() {
    Map<String, Set<AclOperation>> needed = new TreeMap<>();
    new Topics(admin, properties, keys).wanted().keySet().forEach(name -> needed.put(name, WRITE));
    properties.tables().stream()
        .flatMap(table -> table.rawTopics().stream())
        .forEach(name -> needed.put(name, READ));
    Set<AclOperation> all = EnumSet.copyOf(WRITE);
    all.add(AclOperation.DELETE);
    needed.put(Names.repartitionTopic(properties.applicationId()), all);
    return needed;
  }

  private void rights(String name, TopicDescription topic, Set<AclOperation> needed) {
    Set<AclOperation> lacking = lacking(needed, topic.authorizedOperations());
    if (!lacking.isEmpty()) {
      denied(name, lacking.toString());
    }
  }

  /**
   * A broker without an authorizer allows everything; one that says nothing is not judged.
   *
   * @param allowed null if the broker does not say
   */
  static Set<AclOperation> lacking(Set<AclOperation> needed, @Nullable Set<AclOperation> allowed) {
    Set<AclOperation> lacking = new TreeSet<>(needed);
    if (allowed == null || allowed.isEmpty()) {
      return Set.of();
    }
    lacking.removeAll(allowed);
    return lacking;
  }

  private void denied(String resource, String operations) {
    findings.add(
        Finding.error(
            RIGHTS,
            resource,
            "Kafka's user has no right to " + operations,
            "Grant it with kafka-acls.sh; docs/operations.md lists all that are needed."));
  }

  private void missing(Set<String> missing, Set<AclOperation> ofCluster) {
    Set<String> others = new TreeSet<>(missing);
    for (TableSettings table : properties.tables()) {
      for (String topic : table.rawTopics()) {
        if (others.remove(topic)) {
          findings.add(
              Finding.warning(
                  TOPICS,
                  topic,
                  "the raw topic of " + table.source() + " does not exist: nothing was published",
                  "Start the publisher, or correct the topic's name. The service creates it with"
                      + " the broker's number of partitions."));
        }
      }
    }
    if (!others.isEmpty()) {
      String named = String.join(", ", others.stream().limit(NAMED).toList());
      String more = others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : "";
      findings.add(
          Finding.info(TOPICS, named + more, "to be created by the service at its first start"));
      if (!ofCluster.isEmpty() && !ofCluster.contains(AclOperation.CREATE)) {
        findings.add(
            Finding.warning(
                RIGHTS,
                named + more,
                "Kafka's user may not create topics in the cluster",
                "Grant CREATE, or create them as topology/topics.yaml says."));
      }
    }
  }

  private void groups() {
    String id = properties.applicationId();
    List<String> groups =
        new ArrayList<>(List.of(id, Names.decodeGroup(id), properties.sinkGroup()));
    if (properties.roles().contains(Role.WAY_BACK)) {
      groups.add(properties.wayBackGroup());
    }
    admin
        .describeConsumerGroups(groups, new DescribeConsumerGroupsOptions())
        .describedGroups()
        .forEach(
            (group, answer) -> {
              try {
                TopicFacts.answer(answer);
              } catch (GroupIdNotFoundException e) {
                return; // not yet
              } catch (AuthorizationException e) {
                denied("group " + group, "DESCRIBE and READ");
              } catch (KafkaException e) {
                findings.add(
                    Finding.info(RIGHTS, "group " + group, "not checked: " + e.getMessage()));
              }
            });
  }

  private void settings() {
    Set<String> names = new TreeSet<>(new Topics(admin, properties, keys).wanted().keySet());
    names.add(Names.repartitionTopic(properties.applicationId()));
    names.addAll(Names.stateTopics(properties.applicationId()));
    Map<String, TopicFacts> facts = TopicFacts.read(admin, names);
    TopicsCheck check = new TopicsCheck(properties, keys, facts);
    problems(check.problems());
    problems(TopicsCheck.operations(properties, facts));
    for (TopicsCheck.Warning warning : check.warnings()) {
      findings.add(
          Finding.warning(TOPICS, "fullrow.kafka", warning.reason(), warning.remedy() + "."));
    }
  }

  private void generation() {
    try (OperationsTopic operations =
        OperationsTopic.open(Clients.kafka(properties), properties.operationsTopic())) {
      Verdict verdict = new GenerationGuard(admin, properties, operations).verdict();
      if (verdict instanceof Verdict.Refuse refused) {
        problems(List.of(GenerationGuard.problem(properties, refused)));
      }
      if (verdict instanceof Verdict.Continue goOn) {
        goOn.warnings()
            .forEach(
                warning ->
                    findings.add(
                        Finding.warning(
                            TOPICS,
                            "fullrow.application-id",
                            warning,
                            "Nothing to do, unless a rebuild is planned.")));
      }
    }
  }

  private void problems(List<Problem> problems) {
    problems.forEach(problem -> findings.add(Finding.of(TOPICS, problem)));
  }
}
