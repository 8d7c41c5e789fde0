// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("replicas")
class LabIT {
  private static final Duration DELIVERY = Duration.ofSeconds(60);
  private static final Pattern SEGMENT = Pattern.compile("CommitLog-\\d+-\\d+\\.log");

  private static Lab lab;

  @BeforeAll
  static void startConnectors() {
    lab = SharedLab.get();
    lab.session()
        .execute("CREATE KEYSPACE lab_it WITH replication = " + lab.cassandra().replication());
    createTable("early");
    lab.startDebezium(Converter.JSON);
  }

  @Test
  void shouldDeliverAMutationFromEveryNode() {
    // when
    insert("early", 1);

    // then
    awaitSegments("early", 1, 3);
  }

  @Test
  void shouldDeliverMutationsOfATableThatIsYoungerThanTheConnectors() {
    // given
    createTable("late");
    lab.awaitDebezium("lab_it", "late");

    // when
    insert("late", 1);

    // then
    awaitSegments("late", 1, 3);
  }

  @Test
  void shouldDeliverWhatIsWrittenWhileAConnectorIsDead() {
    // given
    createTable("unwatched");
    lab.awaitDebezium("lab_it", "unwatched");
    lab.debezium(1).kill9();

    // when
    insert("unwatched", 1);
    lab.debezium(1).start();

    // then
    awaitSegments("unwatched", 1, 3);
  }

  @Test
  void shouldRunATargetThatDiesAlone() {
    // given
    CassandraCluster target = SharedLab.target();
    target.session().execute("CREATE KEYSPACE lab_it WITH replication = " + target.replication());
    target.session().execute("CREATE TABLE lab_it.kept (k int PRIMARY KEY)");
    target.session().execute("INSERT INTO lab_it.kept (k) VALUES (1)");

    // when
    target.node(1).kill9();

    // then
    assertThat(countAtAllNodes("early")).isNotNegative();
    target.node(1).start();
    await()
        .atMost(DELIVERY)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(target.session().execute("SELECT * FROM lab_it.kept").all()).hasSize(1));
  }

  @Test
  void shouldKeepRowsAndDeliverFromANodeThatWasKilled() {
    // given
    createTable("survivor");
    lab.awaitDebezium("lab_it", "survivor");
    insert("survivor", 1);
    awaitSegments("survivor", 1, 3);

    // when
    lab.cassandra().node(2).kill9();
    insert("survivor", 2);
    lab.cassandra().node(2).start();

    // then
    await()
        .atMost(DELIVERY)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(countAtAllNodes("survivor")).isEqualTo(2));
    insert("survivor", 3);
    awaitSegments("survivor", 3, 3);
  }

  @Test
  void shouldKeepRecordsOfABrokerThatWasKilled() throws Exception {
    // given
    produce("kept", "value");

    // when
    lab.kafka().kill9();
    lab.kafka().start();

    // then
    try (KafkaConsumer<String, String> consumer = consumer("kept")) {
      await()
          .atMost(DELIVERY)
          .untilAsserted(
              () ->
                  assertThat(consumer.poll(Duration.ofSeconds(1)))
                      .extracting(ConsumerRecord::value)
                      .contains("value"));
    }
  }

  @Test
  void shouldKeepSchemasOfARegistryThatWasKilled() throws Exception {
    // given
    String id = register("kept-value", "{\"schema\":\"\\\"string\\\"\"}");

    // when
    lab.registry().kill9();
    lab.registry().start();

    // then
    assertThat(register("kept-value", "{\"schema\":\"\\\"string\\\"\"}")).isEqualTo(id);
  }

  @Test
  void shouldRunKafkasTools() {
    // when
    ToolResult result = lab.kafka().consumerGroups("--list");

    // then
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void shouldRunNodetool() {
    // when
    ToolResult result = lab.cassandra().node(3).nodetool("status");

    // then
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("127.0.", "r1", "r2", "r3");
  }

  private static void createTable(String table) {
    lab.session()
        .execute(
            "CREATE TABLE lab_it."
                + table
                + " (k int PRIMARY KEY, v text) WITH cdc = true AND read_repair = 'NONE'");
  }

  private static void insert(String table, int key) {
    lab.session().execute("INSERT INTO lab_it." + table + " (k, v) VALUES (" + key + ", 'v')");
  }

  private static long countAtAllNodes(String table) {
    SimpleStatement select = SimpleStatement.newInstance("SELECT count(*) FROM lab_it." + table);
    return lab.session().execute(select.setConsistencyLevel(ConsistencyLevel.ALL)).one().getLong(0);
  }

  /** Waits for fragments of a row out of as many commit log segments, each of another node. */
  private static void awaitSegments(String table, int key, int count) {
    Set<String> segments = new HashSet<>();
    try (KafkaConsumer<String, String> consumer = consumer(lab.rawTopic("lab_it", table))) {
      await()
          .atMost(DELIVERY)
          .untilAsserted(
              () -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                  Matcher segment = SEGMENT.matcher(record.value());
                  if (record.key().equals("{\"k\":" + key + "}") && segment.find()) {
                    segments.add(segment.group());
                  }
                }
                assertThat(segments).hasSizeGreaterThanOrEqualTo(count);
              });
    }
  }

  private static KafkaConsumer<String, String> consumer(String topic) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                lab.kafka().bootstrapServers(),
                "group.id",
                "lab-it-" + System.nanoTime(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "1000"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.subscribe(List.of(topic));
    return consumer;
  }

  private static void produce(String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", lab.kafka().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static String register(String subject, String schema) throws Exception {
    URI uri = URI.create(lab.registry().url() + "/subjects/" + subject + "/versions");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString(schema))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
