// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stream thread has left for other rows while it works off the deletion of a large
 * partition: at least half. On demand; {@code fullrow.it.share-rows} is the number of rows that are
 * timed without and with that work.
 */
@EnabledIfSystemProperty(
    named = "fullrow.it.share-rows",
    matches = "\\d+",
    disabledReason = "a measurement of minutes, see docs/testing.md")
class ThreadShareIT {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadShareIT.class);
  private static final String ID = "threadshare";
  private static final TableId SOURCE = TableId.parse("threadshare_old.t");
  private static final TableId TARGET = TableId.parse("threadshare_new.t");
  private static final int BIG = 0;
  private static final int PARTITIONS = 1_000;
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final int rows = Integer.getInteger("fullrow.it.share-rows", 0);
  private final Lab lab = SharedLab.get();
  private LabTopic raw;
  private FullrowService service;
  private int written;

  @BeforeEach
  void start() {
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + TARGET + " (p int, c int, v text, PRIMARY KEY (p, c))");
    raw = LabTopic.of(lab, "raw." + ID).create(2, Map.of());
    Map<String, String> config = Pipelines.fragments(lab, ID, SOURCE, TARGET);
    config.put("fullrow.roles", "materialize");
    config.put("fullrow.kafka.properties.num.stream.threads", "1");
    service = lab.service(ID, config);
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
  }

  @Test
  void shouldLeaveHalfOfTheThreadToOthers() throws Exception {
    // given: warm, and a partition whose slices outlast the measurement
    send(3 * rows, row -> BIG);
    awaitDone();

    // when
    double alone = rowsPerSecond();
    Change deletion = new Change.Partition(Deletion.at(WriteTime.ofMicros(MICROS + 1)));
    raw.send(List.of(record(BIG, deletion)));
    Awaitility.await("slices").atMost(PATIENCE).until(() -> pendingSlices() > 0);
    double beside = rowsPerSecond();

    // then
    LOG.info(
        "{} rows/s, and {} rows/s beside a large deletion: {} of it",
        Math.round(alone),
        Math.round(beside),
        beside / alone);
    assertThat(pendingSlices()).as("slices that are left").isPositive();
    assertThat(beside / alone).isGreaterThan(0.5);
  }

  /** From a backlog. */
  private double rowsPerSecond() {
    long from = System.nanoTime();
    send(rows, row -> 1 + row % PARTITIONS);
    awaitDone();
    return rows / ((System.nanoTime() - from) / 1e9);
  }

  private void send(int count, IntUnaryOperator partition) {
    int first = written;
    written += count;
    raw.send(
        IntStream.range(first, written)
            .mapToObj(
                row ->
                    record(
                        partition.applyAsInt(row),
                        Cells.insert(row, MICROS, Cells.live("v", "v", MICROS))))
            .toList());
  }

  private ProducerRecord<byte[], byte[]> record(int partition, Change change) {
    return raw.record(Cells.number(written), Cells.fragment(SOURCE, partition, change));
  }

  /** All that was sent is joined; slices may be left. */
  private void awaitDone() {
    Awaitility.await("joined")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Pipelines.lag(service).get("materialize").path("lag").asLong(-1) == 0);
  }

  private long pendingSlices() throws Exception {
    return Pipelines.lag(service).get("materialize").get("pendingSlices").asLong();
  }
}
