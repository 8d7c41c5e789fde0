// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.lab.ToolResult;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State, topics and offsets of different lives are not used together. */
class GenerationIT {
  private static final String ID = "lives";
  private static final TableId SOURCE = TableId.parse("lives_old.t");
  private static final TableId TARGET = TableId.parse("lives_new.t");
  private static final int ROWS = 50;
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Lab lab;
  private Admin admin;
  private LabTopic raw;
  private FullrowService service;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()));
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE " + TARGET + " (p int, c int, v text, w text, PRIMARY KEY (p, c))");
    raw = LabTopic.of(lab, "raw." + ID).create(1, Map.of());
    service = lab.service(ID, Pipelines.fragments(lab, ID, SOURCE, TARGET));
  }

  @AfterEach
  void stop() {
    service.stop();
    admin.close();
  }

  @Test
  void shouldRefuseWhatIsLeftOfAnotherLife() throws Exception {
    // given
    service.start();
    publish(0);
    awaitEvents(ROWS);
    awaitMark();
    service.stop();

    // when offsets are gone
    admin.deleteConsumerGroups(List.of(ID + "-decode")).all().get();

    // then
    assertThat(refusal()).contains(ID + "-decode has lost its offsets of raw." + ID);

    // when they are set
    ToolResult reset =
        lab.kafka()
            .consumerGroups(
                "--group",
                ID + "-decode",
                "--topic",
                "raw." + ID,
                "--reset-offsets",
                "--to-earliest",
                "--execute");
    assertThat(reset.exitCode()).as(reset.output()).isZero();
    service.start();
    publish(ROWS);

    // then what is read again changes nothing
    awaitEvents(2 * ROWS);
    assertThat(LabTopic.of(lab, "dp." + ID).read()).hasSize(2 * ROWS);
    service.stop();

    // when state is gone
    admin.deleteTopics(List.of(ID + "-rows-changelog")).all().get();

    // then
    assertThat(refusal())
        .contains("the topic " + ID + "-rows-changelog is missing since the last start")
        .contains("Rebuild under a new fullrow.application-id");

    // when there is an empty topic in its place
    createTopic(ID + "-rows-changelog");

    // then
    assertThat(refusal()).contains(ID + "-rows-changelog was created anew since the last start");

    // when nothing is left but the raw topic
    deleteAll();
    service.start();

    // then all is read again
    awaitEvents(2 * ROWS);
    service.stop();

    // when the state topic is the same, but its records are gone
    deleteRecords(ID + "-rows-changelog");

    // then
    assertThat(refusal()).contains("state topic " + ID + "-rows-changelog has lost all records");
  }

  private void createTopic(String topic) throws Exception {
    Awaitility.await(topic + " is gone")
        .atMost(PATIENCE)
        .until(() -> !admin.listTopics().names().get().contains(topic));
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, Pipelines.PARTITIONS, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();
  }

  /** Brokers refuse it for a topic that is only compacted. */
  private void deleteRecords(String topic) throws Exception {
    policy(topic, "compact,delete");
    Map<TopicPartition, RecordsToDelete> everything = new HashMap<>();
    for (int partition = 0; partition < Pipelines.PARTITIONS; partition++) {
      everything.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
    }
    admin.deleteRecords(everything).all().get();
    policy(topic, "compact");
  }

  private void policy(String topic, String policy) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  private void deleteAll() throws Exception {
    List<String> topics =
        admin.listTopics().names().get().stream()
            .filter(name -> name.startsWith(ID + "-") || name.startsWith("dp." + ID))
            .toList();
    admin.deleteTopics(topics).all().get();
    for (String group : List.of(ID, ID + "-decode", ID + "-sink")) {
      lab.kafka().consumerGroups("--delete", "--group", group);
    }
    Awaitility.await("topics gone")
        .atMost(PATIENCE)
        .until(() -> admin.listTopics().names().get().stream().noneMatch(topics::contains));
  }

  private void publish(int from) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int row = from; row < from + ROWS; row++) {
      records.add(
          raw.record(
              Cells.number(row),
              Cells.fragment(
                  SOURCE, row % 7, Cells.insert(row, MICROS, Cells.live("v", "x", MICROS)))));
    }
    raw.send(records);
  }

  private void awaitEvents(int events) {
    Awaitility.await(events + " events")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> LabTopic.of(lab, "dp." + ID).read().size() >= events);
  }

  /** With the offsets of both groups. */
  private void awaitMark() {
    Awaitility.await("the mark")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                LabTopic.of(lab, ID + ".operations").read().stream()
                    .filter(record -> new String(record.key(), UTF_8).equals("generation"))
                    .map(record -> new String(record.value(), UTF_8))
                    .anyMatch(
                        mark ->
                            mark.contains("\"rawRead\":[\"raw." + ID + "\"]")
                                && mark.contains("\"fragmentsRead\":true")));
  }

  private String refusal() {
    int exitCode = service.runToExit();
    assertThat(exitCode).as(service.log().tail(40)).isEqualTo(1);
    assertThat(service.log().text()).containsOnlyOnce("The configuration has 1 problem:");
    return service.log().text();
  }
}
