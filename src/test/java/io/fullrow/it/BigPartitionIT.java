// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The deletion of a very large partition while others are written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BigPartitionIT {
  private static final Logger LOG = LoggerFactory.getLogger(BigPartitionIT.class);
  private static final String ID = "bigpartition";
  private static final TableId SOURCE = TableId.parse("bigpartition_old.t");
  private static final TableId TARGET = TableId.parse("bigpartition_new.t");
  private static final int ROWS = 200_000;
  private static final int BIG = 0;
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * Far beyond what slices cost, far below what waiting for all of them would; more where all of
   * them take longer than twice that.
   */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private Lab lab;
  private FullrowService service;
  private LabTopic raw;
  private LabTopic events;

  @BeforeAll
  void start() {
    lab = SharedLab.get();
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + TARGET + " (p int, c int, v text, PRIMARY KEY (p, c))");
    raw = LabTopic.of(lab, "raw." + ID).create(2, Map.of());
    events = LabTopic.of(lab, "dp." + ID);
    service = lab.service(ID, Pipelines.fragments(lab, ID, SOURCE, TARGET));
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterAll
  void stop() {
    service.stop();
  }

  @Test
  void shouldDeleteLargePartitionAtOnceAndKeepOthersFlowing() throws Exception {
    // given
    long start = System.nanoTime();
    load();
    Awaitility.await("load").atMost(PATIENCE).until(this::caughtUp);
    LOG.info("{} rows were written after {} ms", ROWS, millisSince(start));
    assertThat(lastRow()).isNotNull();

    // when
    start = System.nanoTime();
    Deletion deletion = Deletion.at(WriteTime.ofMicros(MICROS + 1));
    raw.send(List.of(raw.record(Cells.number(BIG), fragment(BIG, new Change.Partition(deletion)))));

    // then: one tombstone at once, while the rows' events are still to come
    Awaitility.await("tombstone")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> lastRow() == null && firstRow() == null);
    long gone = millisSince(start);
    long pending = Pipelines.lag(service).get("materialize").get("pendingSlices").asLong();
    LOG.info("the partition was gone after {} ms, {} slices pending", gone, pending);

    // and: the others keep flowing
    long longest = 0;
    int others = 0;
    while (others < 5 || pendingSlices() > 0) {
      long sent = System.nanoTime();
      write(++others);
      longest = Math.max(longest, millisSince(sent));
    }
    long all = millisSince(start);
    LOG.info(
        "all slices were done after {} ms; {} other partitions took at most {} ms each",
        all,
        others,
        longest);
    long bound = Math.max(BOUND.toMillis(), all / 2);
    assertThat(gone).as("ms until the tombstone").isLessThan(bound);
    assertThat(longest).as("ms for another partition").isLessThan(bound);

    // and: every row has its own event
    Awaitility.await("caught up").atMost(PATIENCE).until(this::caughtUp);
    assertThat(coveredRows()).isEqualTo(ROWS);
    String log = service.log().text();
    assertThat(log)
        .doesNotContain("ProducerFenced", "InvalidTxn", "InvalidProducerEpoch", "TaskMigrated")
        .doesNotContain("a stream thread failed", "TimeoutException");
    assertThat(Pipelines.lag(service).get("deadLetters").asInt()).isZero();
  }

  private void load() {
    List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
    for (int c = 0; c < ROWS; c++) {
      Change row = Cells.insert(c, MICROS, Cells.live("v", "v", MICROS));
      batch.add(raw.record(Cells.number(c), fragment(BIG, row)));
    }
    raw.send(batch);
  }

  /** Returns when the target has the row. */
  private void write(int partition) {
    Change row = Cells.insert(0, MICROS, Cells.live("v", "other", MICROS));
    raw.send(List.of(raw.record(Cells.number(partition), fragment(partition, row))));
    Awaitility.await("partition " + partition)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> select("p=" + partition) != null);
  }

  private long coveredRows() {
    return events.read().stream()
        .filter(event -> "true".equals(LabTopic.header(event, "fullrow.covered").orElse("")))
        .filter(event -> "DELETE".equals(LabTopic.header(event, "fullrow.op").orElse("")))
        .filter(event -> event.value() == null)
        .map(ConsumerRecord::key)
        .map(Bytes::wrap)
        .collect(Collectors.toSet())
        .size();
  }

  private boolean caughtUp() throws Exception {
    JsonNode lag = Pipelines.lag(service);
    assertThat(lag.get("state").asString()).isEqualTo("RUNNING");
    return lag.get("caughtUp").asBoolean();
  }

  private long pendingSlices() throws Exception {
    JsonNode lag = Pipelines.lag(service);
    assertThat(lag.get("state").asString()).isEqualTo("RUNNING");
    return lag.get("materialize").get("pendingSlices").asLong();
  }

  private Row firstRow() {
    return select("p=" + BIG + " AND c=0");
  }

  private Row lastRow() {
    return select("p=" + BIG + " AND c=" + (ROWS - 1));
  }

  private Row select(String where) {
    SimpleStatement select =
        SimpleStatement.newInstance("SELECT v FROM " + TARGET + " WHERE " + where)
            .setConsistencyLevel(ConsistencyLevel.QUORUM);
    return lab.session().execute(select).one();
  }

  private static Bytes fragment(int partition, Change change) {
    return Cells.fragment(SOURCE, partition, change);
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }
}
