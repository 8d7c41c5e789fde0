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
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backlog of rows with very many small elements, for a sink of 512 MB: decoded and planned, each
 * element takes up to twenty times its bytes on the wire, and all rows together more than the heap.
 */
@EnabledIfSystemProperty(
    named = "fullrow.it.worst-rows",
    matches = "\\d+",
    disabledReason = "on demand")
class WorstRowsIT {
  private static final Logger LOG = LoggerFactory.getLogger(WorstRowsIT.class);
  private static final String ID = "worstrows";
  private static final TableId SOURCE = TableId.parse("worstrows_old.t");
  private static final TableId TARGET = TableId.parse("worstrows_new.t");
  private static final int ROWS = Integer.getInteger("fullrow.it.worst-rows", 160);
  private static final int ELEMENTS = 20_000;
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A heap that is full has the collector at work for most of the time. */
  private static final double MOST_OVERHEAD = 0.5;

  private final Lab lab = SharedLab.get();
  private double overhead;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService service;

  @AfterEach
  void stop() {
    service.stop();
  }

  @Test
  void shouldWriteThemInSmallHeap() throws Exception {
    // given: their events, and no sink
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE " + TARGET + " (p int, c int, s set<int>, PRIMARY KEY (p, c))");
    LabTopic raw = LabTopic.of(lab, "raw." + ID).create(Pipelines.PARTITIONS, Map.of());
    for (int row = 0; row < ROWS; row++) {
      raw.send(List.of(raw.record(Cells.number(row), row(row))));
    }
    service = lab.service(ID + "-materialize", config("materialize"));
    service.start();
    LabTopic events = LabTopic.of(lab, "dp." + ID);
    Awaitility.await("events")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> events.read().size() >= ROWS);
    service.stop();

    // when
    service = lab.service(ID + "-sink", config("sink"));
    service.start();
    long start = System.nanoTime();

    // then
    Awaitility.await("all rows")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              overhead = Math.max(overhead, Pipelines.counter(service, "jvm_gc_overhead"));
              return !service.isRunning() || written() == ROWS;
            });
    assertThat(service.isRunning()).as("the service lives").isTrue();
    LOG.info(
        "{} rows after {}, garbage collection took at most {} of the time",
        ROWS,
        Duration.ofNanos(System.nanoTime() - start),
        overhead);
    assertThat(overhead).as("time spent in garbage collection").isLessThan(MOST_OVERHEAD);
    assertThat(LabTopic.of(lab, ID + ".dlq").read()).isEmpty();
    for (int row : new int[] {0, ROWS - 1}) {
      assertThat(elements(row)).hasSize(ELEMENTS);
    }
  }

  private long written() {
    return lab.session().execute("SELECT DISTINCT p FROM " + TARGET).all().size();
  }

  private List<Integer> elements(int row) {
    return new ArrayList<>(
        lab.session()
            .execute("SELECT s FROM " + TARGET + " WHERE p=" + row + " AND c=0")
            .one()
            .getSet("s", Integer.class));
  }

  private Map<String, String> config(String role) {
    Map<String, String> config = Pipelines.fragments(lab, ID, SOURCE, TARGET);
    config.put("fullrow.roles", role);
    return config;
  }

  private static Bytes row(int partition) {
    Map<CellKey, Cell> cells = new HashMap<>();
    for (int i = 0; i < ELEMENTS; i++) {
      cells.put(
          CellKey.element("s", Cells.number(i)),
          Cell.live(WriteTime.ofMicros(MICROS + i), Bytes.empty()));
    }
    return Cells.fragment(SOURCE, partition, Cells.insert(0, MICROS, cells));
  }
}
