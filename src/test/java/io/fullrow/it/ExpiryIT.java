// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows and cells that expire while the service runs, and while it does not. */
class ExpiryIT {
  private static final String ID = "expiry";
  private static final TableId SOURCE = TableId.parse("expiry_old.t");
  private static final TableId TARGET = TableId.parse("expiry_new.t");
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final int TTL = 15;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** An expiry is looked for five times a second; the rest is for a busy machine. */
  private static final Duration ON_TIME = Duration.ofSeconds(10);

  private FullrowService service;
  private LabTopic raw;
  private LabTopic events;

  @BeforeEach
  void start() {
    Lab lab = SharedLab.get();
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE " + TARGET + " (p int, c int, v text, w text, PRIMARY KEY (p, c))");
    raw = LabTopic.of(lab, "raw." + ID).create(2, Map.of());
    events = LabTopic.of(lab, "dp." + ID);
    service = lab.service(ID, Pipelines.fragments(lab, ID, SOURCE, TARGET));
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
  }

  @Test
  void shouldSayExpiriesOnTimeAndAfterARestartThatSpansThem() {
    // given
    long expiry = Instant.now().getEpochSecond() + TTL;
    send(1, rowUntil(expiry));
    send(2, rowUntil(Long.MAX_VALUE), cellUntil(expiry));

    // then: on time
    awaitOperations(1, "INSERT", "EXPIRE");
    awaitOperations(2, "INSERT", "UPDATE", "EXPIRE");
    assertThat(late(1, expiry)).isBetween(Duration.ZERO, ON_TIME);
    assertThat(late(2, expiry)).isBetween(Duration.ZERO, ON_TIME);
    assertThat(last(1).value()).as("the row is gone").isNull();
    assertThat(last(2).value()).as("one of its cells is").isNotNull();

    // when: others expire while nobody is there
    expiry = Instant.now().getEpochSecond() + TTL;
    send(3, rowUntil(expiry));
    send(4, rowUntil(Long.MAX_VALUE), cellUntil(expiry));
    send(5, rowUntil(expiry));
    awaitOperations(3, "INSERT");
    awaitOperations(4, "INSERT", "UPDATE");
    awaitOperations(5, "INSERT");
    service.kill9();
    send(5, Cells.deleteRow(0, Deletion.at(WriteTime.ofMicros(MICROS + 1))));
    awaitPast(expiry);
    service.start();

    // then
    awaitOperations(3, "INSERT", "EXPIRE");
    awaitOperations(4, "INSERT", "UPDATE", "EXPIRE");
    assertThat(last(3).value()).isNull();
    assertThat(last(4).value()).isNotNull();
    Awaitility.await("a deletion after an expiry that nobody saw is said")
        .atMost(PATIENCE)
        .until(() -> operations(5).contains("DELETE"));
    assertThat(last(5).value()).isNull();
  }

  private static Change rowUntil(long second) {
    return new Change.Row(
        Clustering.of(Cells.number(0)),
        Optional.of(new RowMarker(WriteTime.ofMicros(MICROS), expiry(second))),
        Optional.empty(),
        RowContent.of(Map.of(CellKey.simple("v"), cell("v", second))));
  }

  private static Change cellUntil(long second) {
    return Cells.update(0, Map.of(CellKey.simple("w"), cell("w", second)));
  }

  private static Cell cell(String text, long second) {
    WriteTime writetime = WriteTime.ofMicros(MICROS);
    Bytes value = Cells.text(text);
    return expiry(second)
        .<Cell>map(expiry -> Cell.expiring(writetime, value, expiry))
        .orElseGet(() -> Cell.live(writetime, value));
  }

  private static Optional<Expiry> expiry(long second) {
    return second == Long.MAX_VALUE ? Optional.empty() : Optional.of(Expiry.at(second, TTL));
  }

  private void send(int partition, Change... changes) {
    for (Change change : changes) {
      Bytes value = Cells.fragment(SOURCE, partition, change);
      List<ProducerRecord<byte[], byte[]>> record =
          List.of(raw.record(Cells.number(partition), value));
      raw.send(record);
    }
  }

  private void awaitOperations(int partition, String... expected) {
    Awaitility.await("events of partition " + partition)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(operations(partition)).containsExactly(expected));
  }

  private static void awaitPast(long second) {
    Awaitility.await("the expiry")
        .atMost(PATIENCE)
        .until(() -> Instant.now().getEpochSecond() > second + 1);
  }

  private List<String> operations(int partition) {
    return of(partition).stream()
        .map(event -> LabTopic.header(event, "fullrow.op").orElseThrow())
        .toList();
  }

  private ConsumerRecord<byte[], byte[]> last(int partition) {
    List<ConsumerRecord<byte[], byte[]>> all = of(partition);
    return all.get(all.size() - 1);
  }

  private Duration late(int partition, long expiry) {
    return Duration.between(
        Instant.ofEpochSecond(expiry), Instant.ofEpochMilli(last(partition).timestamp()));
  }

  /** By the key: magic byte, schema id, the branch of a value that is not empty, and the int p. */
  private List<ConsumerRecord<byte[], byte[]>> of(int partition) {
    return events.read().stream().filter(event -> event.key()[6] == 2 * partition).toList();
  }
}
