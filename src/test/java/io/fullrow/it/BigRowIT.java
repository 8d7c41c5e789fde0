// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A row that outgrows the events topic although each of its fragments is small. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BigRowIT {
  private static final String ID = "bigrow";
  private static final String REDRIVE = ID + ".fragments";
  private static final TableId SOURCE = TableId.parse("bigrow_old.t");
  private static final TableId TARGET = TableId.parse("bigrow_new.t");
  private static final int LIMIT = 20_000;
  private static final int LARGE = 6_000;
  private static final int BIG_ROW = 1;

  private Lab lab;
  private FullrowService service;
  private LabTopic raw;
  private LabTopic deadLetters;
  private long micros = 1_795_000_000_000_000L;
  private int others = 100;

  @BeforeAll
  void start() {
    lab = SharedLab.get();
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE "
            + TARGET
            + " (p int, c int, v text, w text, x text, y text, PRIMARY KEY (p, c))");
    raw = LabTopic.of(lab, "raw." + ID).create(1, Map.of());
    deadLetters = LabTopic.of(lab, ID + ".dlq");
    LabTopic.of(lab, "dp." + ID)
        .create(
            4, Map.of("cleanup.policy", "compact", "max.message.bytes", Integer.toString(LIMIT)));
    Map<String, String> config = Pipelines.fragments(lab, ID, SOURCE, TARGET);
    // What is redriven is of no table that others in this lab follow.
    config.put("fullrow.fragments-topic", REDRIVE);
    service = lab.service(ID, config);
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterAll
  void stop() {
    service.stop();
  }

  @Test
  void shouldRefuseTheCellThatIsTooMuchAndKeepTheRowRight() throws Exception {
    // given
    write("v", "v".repeat(LARGE));
    write("w", "w".repeat(LARGE));
    write("x", "x".repeat(LARGE));
    assertRow("v".repeat(LARGE), "w".repeat(LARGE), "x".repeat(LARGE), null);

    // when
    write("y", "y".repeat(LARGE));

    // then: the fragment, with a reason
    Awaitility.await("dead letter")
        .atMost(Pipelines.PATIENCE)
        .until(() -> !deadLetters.read().isEmpty());
    ConsumerRecord<byte[], byte[]> letter = deadLetters.read().get(0);
    assertThat(LabTopic.reason(letter)).contains("the joined event would have", "dp." + ID);
    assertThat(FragmentCodec.decode(Bytes.wrap(letter.value())).change())
        .isEqualTo(insert("y", "y".repeat(LARGE)));
    String redrive = LabTopic.header(letter, "fullrow.redrive").orElseThrow();
    assertThat(redrive).isEqualTo(REDRIVE);

    // and: later fragments find the row as it was
    write("x", "small");
    assertRow("v".repeat(LARGE), "w".repeat(LARGE), "small", null);

    // and: the cell is welcome now that there is room
    raw.send(
        List.of(
            new ProducerRecord<>(redrive, null, letter.key(), letter.value(), letter.headers())));
    assertRow("v".repeat(LARGE), "w".repeat(LARGE), "small", "y".repeat(LARGE));
    assertThat(Pipelines.lag(service).get("deadLetters").asInt()).isEqualTo(1);
    assertThat(LabTopic.of(lab, "dp." + ID).read())
        .allMatch(event -> event.serializedValueSize() < LIMIT);
  }

  /** Writes a cell of the big row, then another row, which must come through. */
  private void write(String column, String text) {
    micros++;
    int other = others++;
    ProducerRecord<byte[], byte[]> record =
        raw.record(Cells.number(BIG_ROW), Cells.fragment(SOURCE, 0, insert(column, text)));
    ProducerRecord<byte[], byte[]> another =
        raw.record(
            Cells.number(other),
            Cells.fragment(
                SOURCE, 0, Cells.insert(other, micros, Cells.live("v", "other", micros))));
    raw.send(List.of(record, another));
    Awaitility.await("another row").atMost(Pipelines.PATIENCE).until(() -> row(other).isPresent());
  }

  /** Of the big row, at the latest writetime. */
  private Change insert(String column, String text) {
    return Cells.insert(BIG_ROW, micros, Cells.live(column, text, micros));
  }

  private void assertRow(String v, String w, String x, @Nullable String y) {
    Awaitility.await("row")
        .atMost(Pipelines.PATIENCE)
        .untilAsserted(
            () -> {
              Row row = row(BIG_ROW).orElseThrow(() -> new AssertionError("no row"));
              assertThat(row.getString("v")).isEqualTo(v);
              assertThat(row.getString("w")).isEqualTo(w);
              assertThat(row.getString("x")).isEqualTo(x);
              assertThat(row.getString("y")).isEqualTo(y);
            });
  }

  private Optional<Row> row(int c) {
    return Optional.ofNullable(
        lab.session().execute("SELECT * FROM " + TARGET + " WHERE p=0 AND c=" + c).one());
  }
}
