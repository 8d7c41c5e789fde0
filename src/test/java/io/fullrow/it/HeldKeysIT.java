// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.sink.kafka.HeldRecord;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * One row that the target refuses whatever is tried, by the error of a faulty server: it is held
 * alone, while the other rows and the other table are written. What is held is a DELETE, which
 * outlives its event and the death of the service.
 */
class HeldKeysIT {
  private static final String ID = "heldkeys";
  private static final TableId SOURCE = TableId.parse("heldkeys_old.refused");
  private static final TableId TARGET = TableId.parse("heldkeys_new.refused");
  private static final TableId OTHER_SOURCE = TableId.parse("heldkeys_old.other");
  private static final TableId OTHER_TARGET = TableId.parse("heldkeys_new.other");
  private static final int REFUSED = RefusingTrigger.ROW;

  /** With the markers of transactions these are well above 10,000 offsets. */
  private static final int LOAD = 12_000;

  private static final int BATCH = 200;
  private static final int FEW = 50;

  /** Offsets are committed twice a second, and several thousand rows a second are written. */
  private static final int REWRITTEN = LOAD / 4;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Lab lab;
  private RefusingTrigger trigger;
  private EventLog events;
  private FullrowService service;
  private long micros = Instant.now().toEpochMilli() * 1_000;
  private int row = 1_000;

  @BeforeEach
  void prepare() throws Exception {
    lab = SharedLab.get();
    for (TableId source : List.of(SOURCE, OTHER_SOURCE)) {
      LabTopic.of(lab, "raw." + source.table()).create(1, Map.of());
    }
    TestCluster.recreate(lab.session(), SOURCE.keyspace());
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    for (TableId table : List.of(SOURCE, TARGET, OTHER_SOURCE, OTHER_TARGET)) {
      TestCluster.ddl(
          lab.session(), "CREATE TABLE " + table + " (p int, c int, v text, PRIMARY KEY (p, c))");
    }
    trigger = RefusingTrigger.create(lab.cassandra(), TARGET);
    promptlyForgotten();
    events = new EventLog(lab, List.of("dp.refused"), 1);
    service = lab.service(ID, config());
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
  }

  @Test
  void shouldHoldTheOneRowThatTheTargetRefuses() throws Exception {
    // given: a row that is there, and is refused from now on
    insert(SOURCE, List.of(REFUSED));
    await("first write", () -> assertThat(target(REFUSED)).isPresent());
    trigger.refuse();

    // when
    delete(REFUSED);
    insert(SOURCE, rows(FEW));

    // then
    awaitHeld();
    insert(OTHER_SOURCE, rows(FEW));
    await("other table", () -> assertThat(count(OTHER_TARGET)).isEqualTo(FEW));
    await("other rows", () -> assertThat(count(TARGET)).isEqualTo(FEW + 1L));
    assertThat(service.get("health/readiness").statusCode()).isEqualTo(200);

    // when: so much is read behind it that it is stored, and the service dies amid the load
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < LOAD; i += BATCH) {
                insert(SOURCE, rows(BATCH));
              }
            });
    await("stored", () -> assertThat(held()).hasSize(1));
    insert(OTHER_SOURCE, rows(FEW));
    service.kill9();

    // then
    load.join();
    assertThat(held().get(0).value()).as("a DELETE").isEmpty();
    assertThat(rewritten()).as("rows that a restart writes again").isLessThan(REWRITTEN);

    // when: the DELETE is gone from the events topic
    events.closeSegments();
    await("compacted", this::assertForgotten);
    service.start();

    // then
    awaitHeld();
    await("offsets", () -> assertThat(sink().path("lag").asLong(-1)).isZero());
    await("rows", () -> assertThat(count(TARGET)).isEqualTo(LOAD + FEW + 1L));
    assertThat(Pipelines.lag(service).get("caughtUp").asBoolean()).isFalse();
    assertThat(held()).hasSize(1);

    // when: the target takes it again
    trigger.accept();

    // then
    AlbumPipeline.awaitCaughtUp(service);
    Pipelines.awaitReady(service);
    assertThat(sink().get("held").asInt()).isZero();
    assertThat(held()).isEmpty();
    assertThat(target(REFUSED)).isEmpty();
    assertEqual(SOURCE, TARGET);
    assertEqual(OTHER_SOURCE, OTHER_TARGET);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  /** The events topic forgets a deletion as soon as Kafka can. */
  private void promptlyForgotten() {
    LabTopic.of(lab, "dp.refused")
        .create(
            1,
            Map.of(
                "cleanup.policy", "compact",
                "segment.ms", "1000",
                "min.cleanable.dirty.ratio", "0.001",
                "delete.retention.ms", "100"));
  }

  private Map<String, String> config() {
    Map<String, String> config =
        Pipelines.together(ID, List.of(table(SOURCE, TARGET), table(OTHER_SOURCE, OTHER_TARGET)));
    config.put("fullrow.partitions", "1");
    // the group waits so long for the member that was killed
    config.put("fullrow.kafka.properties.session.timeout.ms", "6000");
    return config;
  }

  private Map<String, String> table(TableId source, TableId target) {
    return Pipelines.fragments(lab, source.table(), source, target);
  }

  private List<Integer> rows(int count) {
    int first = row;
    row += count;
    return IntStream.range(first, row).boxed().toList();
  }

  private void insert(TableId source, List<Integer> rows) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<CompletionStage<?>> applied = new ArrayList<>();
    for (int each : rows) {
      micros++;
      applied.add(
          lab.session()
              .executeAsync(
                  "INSERT INTO %s (p, c, v) VALUES (0, %d, 'v') USING TIMESTAMP %d"
                      .formatted(source, each, micros)));
      records.add(fragment(source, Cells.insert(each, micros, Cells.live("v", "v", micros))));
    }
    applied.forEach(each -> each.toCompletableFuture().join());
    raw(source).send(records);
  }

  private void delete(int each) {
    micros++;
    lab.session()
        .execute(
            "DELETE FROM %s USING TIMESTAMP %d WHERE p = 0 AND c = %d"
                .formatted(SOURCE, micros, each));
    Deletion deletion = new Deletion(WriteTime.ofMicros(micros), Instant.now().getEpochSecond());
    raw(SOURCE).send(List.of(fragment(SOURCE, Cells.deleteRow(each, deletion))));
  }

  private ProducerRecord<byte[], byte[]> fragment(TableId source, Change change) {
    return raw(source).record(Cells.number(0), Cells.fragment(source, 0, change));
  }

  private LabTopic raw(TableId source) {
    return LabTopic.of(lab, "raw." + source.table());
  }

  private Optional<Row> target(int each) {
    return Optional.ofNullable(
        lab.session().execute("SELECT c FROM " + TARGET + " WHERE p = 0 AND c = " + each).one());
  }

  private long count(TableId table) {
    return lab.session().execute("SELECT c FROM " + table).all().size();
  }

  private JsonNode sink() throws IOException {
    return Pipelines.lag(service).get("sink");
  }

  /** With its reason in health and lag, and counted in lag and metrics. */
  private void awaitHeld() {
    await(
        "held",
        () -> {
          var dependencies = service.get("health/dependencies");
          assertThat(dependencies.statusCode()).isEqualTo(503);
          assertThat(dependencies.body())
              .contains("sink-keys", SOURCE.toString(), RefusingTrigger.REASON);
          JsonNode lag = Pipelines.lag(service);
          assertThat(lag.get("sink").path("held").asInt()).isEqualTo(1);
          assertThat(lag.get("waiting").toString()).contains(RefusingTrigger.REASON);
          assertThat(lag.get("caughtUp").asBoolean()).isFalse();
          assertThat(Pipelines.counter(service, "fullrow_sink_held")).isEqualTo(1);
        });
  }

  /** What the held topic has, in the order of its offsets. */
  private List<HeldRecord> held() {
    Map<Bytes, HeldRecord> latest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : LabTopic.of(lab, ID + ".held").read()) {
      if (each.value() == null) {
        latest.remove(Bytes.of(each.key()));
      } else {
        latest.put(Bytes.of(each.key()), HeldRecord.of(each.key(), each.value()));
      }
    }
    return List.copyOf(latest.values());
  }

  /** Rows that were written and whose offsets were not committed; the held one is not. */
  private long rewritten() throws Exception {
    TopicPartition partition = new TopicPartition("dp.refused", 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      OffsetAndMetadata offset =
          admin
              .listConsumerGroupOffsets(ID + "-sink")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      long committed = Objects.requireNonNull(offset, "nothing is committed").offset();
      Bytes key = heldKey();
      long behind =
          events.read().stream()
              .filter(event -> event.offset() < committed && !isOf(key, event))
              .count();
      assertThat(behind).as("acknowledged").isGreaterThan(LOAD / 2);
      return count(TARGET) - 1 - behind;
    }
  }

  private void assertForgotten() {
    events.closeSegments();
    Bytes key = heldKey();
    assertThat(events.read()).noneMatch(event -> isOf(key, event));
  }

  private Bytes heldKey() {
    return held().get(0).key().orElseThrow();
  }

  private static boolean isOf(Bytes key, ConsumerRecord<byte[], byte[]> event) {
    return Bytes.of(event.key()).equals(key);
  }

  private void assertEqual(TableId source, TableId target) {
    ComparisonReport report =
        new TableComparison(lab.session(), lab.session())
            .compare(ComparisonRequest.of(source, target, Instant.now().getEpochSecond() - 1));
    assertThat(report.equal()).as(report.render()).isTrue();
    assertThat(report.rowsCompared()).isPositive();
  }

  private static void await(String what, ThrowingRunnable assertion) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(assertion);
  }
}
