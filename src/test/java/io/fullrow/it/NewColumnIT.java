// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import io.fullrow.registry.AvroMessages;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.RegistryConfig;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.workload.Movies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Columns that the source has and the running service does not know yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewColumnIT {
  private static final String ID = "newcolumn";
  private static final TableId SOURCE = Movies.table("newcolumn_old");
  private static final TableId TARGET = Movies.table("newcolumn_new");
  private static final long MICROS = 1_795_000_000_000_000L;

  private Lab lab;
  private FullrowService service;
  private LabTopic raw;
  private LabTopic deadLetters;

  @BeforeAll
  void start() {
    lab = SharedLab.get();
    Movies.create(lab.session(), SOURCE.keyspace(), lab.cassandra().replication());
    Movies.create(lab.session(), TARGET.keyspace(), lab.cassandra().replication());
    for (String column : List.of("known", "late")) {
      TestCluster.ddl(lab.session(), "ALTER TABLE " + SOURCE + " ADD " + column + " text");
    }
    raw = LabTopic.of(lab, "raw." + ID).create(1, Map.of());
    deadLetters = LabTopic.of(lab, ID + ".dlq");
    Map<String, String> config = Pipelines.movies(lab, ID, SOURCE.keyspace(), TARGET.keyspace());
    config.put("fullrow.tables[0].inputs[0].topic", raw.name());
    service = lab.service(ID, config);
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterAll
  void stop() {
    service.stop();
  }

  @Test
  void shouldProcessFragmentWhoseColumnTheTargetHasGotSinceTheStart() {
    // given
    send(1, "title", "before");
    await(1, "title", "before");
    TestCluster.ddl(lab.session(), "ALTER TABLE " + TARGET + " ADD known text");

    // when
    send(1, "known", "yes");

    // then
    await(1, "known", "yes");
    assertThat(letters()).noneMatch(letter -> LabTopic.reason(letter).contains("known"));
    List<Integer> before = schemaIds();
    assertThat(before).as("schemas of the event values").hasSizeGreaterThan(1);
    GenericRecord event = lastEvent();
    assertThat(event.get("title")).hasToString("before");
    assertThat(event.get("known")).hasToString("yes");
  }

  @Test
  void shouldProcessRedrivenDeadLetterOnceTheTargetHasTheColumn() {
    // given
    send(2, "late", "patience");
    Awaitility.await("dead letter")
        .atMost(Pipelines.PATIENCE)
        .until(() -> lateLetter().isPresent());
    ConsumerRecord<byte[], byte[]> letter = lateLetter().orElseThrow();
    assertThat(LabTopic.header(letter, "__streams.errors.exception")).contains("UnknownColumn");
    TestCluster.ddl(lab.session(), "ALTER TABLE " + TARGET + " ADD late text");

    // when
    raw.send(
        List.of(
            new ProducerRecord<>(
                raw.name(), null, letter.key(), letter.value(), letter.headers())));

    // then
    await(2, "late", "patience");
  }

  private void send(int year, String column, String text) {
    DebeziumJson messages =
        DebeziumJson.of(SOURCE, DriverSchemas.read(lab.session().refreshSchema(), SOURCE));
    DebeziumJson.Message message =
        messages.insert(
            Map.of("genre", "g", "year", year, "rating", 1f, "duration", 1, column, text), MICROS);
    raw.send(List.of(raw.record(message.key(), message.value())));
  }

  private void await(int year, String column, String text) {
    CqlSession session = lab.session();
    Awaitility.await(column)
        .atMost(Pipelines.PATIENCE)
        .untilAsserted(
            () -> {
              Row row =
                  session
                      .execute(
                          "SELECT "
                              + column
                              + " FROM "
                              + TARGET
                              + " WHERE genre='g' AND year="
                              + year)
                      .one();
              assertThat(row).isNotNull();
              assertThat(row.getString(0)).isEqualTo(text);
            });
  }

  private Optional<ConsumerRecord<byte[], byte[]>> lateLetter() {
    return letters().stream()
        .filter(letter -> LabTopic.reason(letter).contains("no column \"late\""))
        .findFirst();
  }

  private List<ConsumerRecord<byte[], byte[]>> letters() {
    return deadLetters.read();
  }

  private List<ConsumerRecord<byte[], byte[]>> events() {
    return LabTopic.of(lab, "dp." + ID).read().stream()
        .filter(event -> event.value() != null)
        .toList();
  }

  private List<Integer> schemaIds() {
    return events().stream().map(event -> AvroMessages.schemaId(event.value())).distinct().toList();
  }

  /** The last one of the first row, as a plain consumer reads it. */
  private GenericRecord lastEvent() {
    HttpRegistry registry =
        new HttpRegistry(RegistryConfig.from(Map.of("schema.registry.url", lab.registry().url())));
    AvroMessages messages = new AvroMessages(registry);
    return events().stream()
        .map(event -> messages.read(event.value()))
        .filter(event -> event.hasField("known") && event.get("known") != null)
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
