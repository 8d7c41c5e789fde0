// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import io.fullrow.registry.CachingRegistry;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.IncompatibleSchemaException;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryConfig;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Columns and fields come and go at source and target, in either order, while the writes go on.
 * Fragments that are late name columns that both have dropped by then.
 */
class AlterTableIT {
  private static final long SEED = Long.getLong("fullrow.it.seed", 20_261_121);
  private static final String ID = "altertable";
  private static final TableId SOURCE = new TableId("alter_old", "items");
  private static final TableId TARGET = new TableId("alter_new", "items");
  private static final TableId REBUILT = new TableId("alter_rebuilt", "items");
  private static final List<String> EVENT_TOPICS = List.of("dp." + ID, "dp." + ID + ".partitions");
  private static final int SOME = 400;
  private static final int WIRE_HEADER = 5;

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();
  private final RegistryClient registry =
      new CachingRegistry(
          new HttpRegistry(
              RegistryConfig.from(Map.of("schema.registry.url", lab.registry().url()))));
  private LabTopic raw;
  private LabTopic deadLetters;
  private FullrowService service;
  private AlteringLoad load;
  private final Set<String> redriven = new HashSet<>();

  @BeforeEach
  void start() {
    AlteringLoad.create(session, SOURCE, lab.cassandra().replication());
    AlteringLoad.create(session, TARGET, lab.cassandra().replication());
    raw = LabTopic.of(lab, "raw." + ID).create(2, Map.of());
    deadLetters = LabTopic.of(lab, ID + ".dlq");
    service = lab.service(ID, config());
    service.start();
    Pipelines.awaitReady(service);
    load = new AlteringLoad(lab, SOURCE, raw.name(), SEED);
  }

  @AfterEach
  void stop() {
    load.close();
    service.stop();
  }

  @Test
  void shouldLoseNothingWhenBothSidesAreAlteredInEitherOrder() throws Exception {
    // given
    Map<String, Schema> first = requireBackwardCompatibility();
    double started = Pipelines.counter(service, "process_start_time_seconds");
    load.start();
    load.awaitMore(SOME);

    // when
    target("ALTER TABLE %s ADD added_there_first text");
    load.add("added_there_first");
    load.awaitMore(SOME);

    target("ALTER TYPE alter_new.address ADD city text");
    load.addField("city");
    load.awaitMore(SOME);

    load.drop("note");
    load.awaitMore(SOME);
    target("ALTER TABLE %s DROP note");
    load.awaitMore(SOME);

    target("ALTER TABLE %s DROP (tags, place)");
    load.awaitMore(SOME);
    load.dropTagsAndPlace();
    load.awaitMore(SOME);
    assertThat(letters()).as("dead letters before a column came to the source first").isEmpty();

    load.add("added_here_first");
    awaitLetterAbout("column \"added_here_first\"");
    target("ALTER TABLE %s ADD added_here_first text");
    load.awaitMore(SOME);
    redrive();

    load.addField("zip");
    awaitLetterAbout("field 3 in the type of column \"home\"");
    awaitLetterAbout("field 3 in the type of column \"work\"");
    target("ALTER TYPE alter_new.address ADD zip text");
    load.awaitMore(SOME);
    load.stop();
    AlbumPipeline.awaitCaughtUp(service);
    redrive();
    AlbumPipeline.awaitCaughtUp(service);

    // then
    assertThat(letters()).as("dead letters after the last redrive").hasSize(redriven.size());
    assertEqualTables(TARGET);
    assertThat(Pipelines.counter(service, "process_start_time_seconds")).isEqualTo(started);
    assertThat(Pipelines.counter(service, "fullrow_dropped_columns_total")).isPositive();
    assertReadableByConsumersOf(first);
    assertRebuildsWithoutTheDroppedColumns();
  }

  /** As docs/operations.md says: what the new target never had holds the table until it is told. */
  private void assertRebuildsWithoutTheDroppedColumns() {
    createRebuilt();
    String id = ID + "-rebuilt";
    Map<String, String> rebuilt = new HashMap<>(config());
    rebuilt.put("fullrow.application-id", id);
    rebuilt.put("fullrow.roles", "sink");
    rebuilt.put("fullrow.tables[0].target", REBUILT.toString());
    FullrowService sink = lab.service(id, rebuilt);
    try {
      sink.start();
      Awaitility.await("the table is held")
          .atMost(Pipelines.PATIENCE)
          .until(() -> sink.get("health/dependencies").body().contains("is held"));

      // one after the other: an event that has two of them waits until the first is dropped
      for (String column : List.of("note text", "tags set<text>", "place text static")) {
        TestCluster.ddl(session, "ALTER TABLE " + REBUILT + " ADD " + column);
        TestCluster.ddl(session, "ALTER TABLE " + REBUILT + " DROP " + column.split(" ")[0]);
      }

      AlbumPipeline.awaitSinkCaughtUp(sink);
      Pipelines.awaitReady(sink);
      assertThat(Pipelines.counter(sink, "fullrow_dropped_columns_total")).isPositive();
    } finally {
      sink.stop();
    }
    assertEqualTables(REBUILT);
  }

  private void createRebuilt() {
    TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + REBUILT.keyspace());
    TestCluster.ddl(
        session,
        "CREATE KEYSPACE "
            + REBUILT.keyspace()
            + " WITH replication = "
            + lab.cassandra().replication());
    TestCluster.ddl(
        session,
        "CREATE TYPE " + REBUILT.keyspace() + ".address (street text, city text, zip text)");
    TestCluster.ddl(
        session,
        "CREATE TABLE "
            + REBUILT
            + " (k int, c int, name text, home address, work frozen<address>,"
            + " added_there_first text, added_here_first text, PRIMARY KEY (k, c))");
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.tables[0].source", SOURCE.toString());
    config.put("fullrow.tables[0].inputs[0].topic", raw.name());
    config.put("fullrow.tables[0].inputs[0].format", "fragment");
    config.put("fullrow.tables[0].events-topic", "dp." + ID);
    config.put("fullrow.tables[0].target", TARGET.toString());
    return config;
  }

  private void target(String ddl) {
    TestCluster.ddl(session, ddl.formatted(TARGET));
  }

  private List<ConsumerRecord<byte[], byte[]>> letters() {
    return deadLetters.read();
  }

  private void awaitLetterAbout(String what) {
    Awaitility.await("dead letter about " + what)
        .atMost(Pipelines.PATIENCE)
        .until(
            () ->
                letters().stream()
                    .anyMatch(letter -> LabTopic.reason(letter).contains("has no " + what)));
  }

  /** As docs/bad-input.md says: key, value and all headers, to the topic that the letter names. */
  private void redrive() {
    List<ConsumerRecord<byte[], byte[]>> all = letters();
    assertThat(all)
        .allMatch(
            letter ->
                LabTopic.header(letter, "__streams.errors.exception")
                        .filter("UnknownColumn"::equals)
                        .isPresent()
                    && LabTopic.header(letter, "__streams.errors.topic")
                        .filter(raw.name()::equals)
                        .isPresent());
    raw.send(
        all.stream()
            .filter(letter -> redriven.add(letter.partition() + " " + letter.offset()))
            .map(
                letter ->
                    new ProducerRecord<>(
                        raw.name(), null, letter.key(), letter.value(), letter.headers()))
            .toList());
  }

  private void assertEqualTables(TableId target) {
    ComparisonReport report =
        new TableComparison(session, session)
            .compare(ComparisonRequest.of(SOURCE, target, Instant.now().getEpochSecond() - 1));
    assertThat(report.equal()).as("-Dfullrow.it.seed=%d: %s", SEED, report.render()).isTrue();
    assertThat(report.rowsCompared()).isGreaterThan(100);
  }

  /**
   * @return the schemas of keys and values, by subject, as the first consumers know them
   */
  private Map<String, Schema> requireBackwardCompatibility() throws Exception {
    Map<String, Schema> first = new HashMap<>();
    for (String topic : EVENT_TOPICS) {
      for (String subject : List.of(topic + "-key", topic + "-value")) {
        require(subject, "BACKWARD");
        first.put(subject, registry.latest(subject).orElseThrow().schema());
      }
    }
    Schema other = SchemaBuilder.record("other").fields().requiredInt("x").endRecord();
    assertThatThrownBy(() -> registry.register(EVENT_TOPICS.get(0) + "-value", other))
        .isInstanceOf(IncompatibleSchemaException.class);
    return first;
  }

  private void require(String subject, String compatibility)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(lab.registry().url() + "/config/" + subject))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"compatibility\":\"" + compatibility + "\"}"))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private void assertReadableByConsumersOf(Map<String, Schema> first) throws IOException {
    Set<Integer> versions = new HashSet<>();
    for (String topic : EVENT_TOPICS) {
      for (ConsumerRecord<byte[], byte[]> event : LabTopic.of(lab, topic).read()) {
        read(event.key(), Objects.requireNonNull(first.get(topic + "-key")));
        if (event.value() != null) {
          versions.add(ByteBuffer.wrap(event.value()).getInt(1));
          read(event.value(), Objects.requireNonNull(first.get(topic + "-value")));
        }
      }
    }
    assertThat(versions).as("versions of the values").hasSizeGreaterThan(5);
  }

  private GenericRecord read(byte[] message, Schema reader) throws IOException {
    Schema writer = registry.schemaById(ByteBuffer.wrap(message).getInt(1)).orElseThrow();
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(
            null,
            DecoderFactory.get()
                .binaryDecoder(message, WIRE_HEADER, message.length - WIRE_HEADER, null));
  }
}
