// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service killed inside open transactions while its stores write to disk. State of an aborted
 * transaction that survived would hold what was never sent: read again, its fragments change
 * nothing, and their events are lost. Tiny memtables and rare commits bring about in seconds what
 * takes a large backlog else.
 */
class CrashedStateIT {
  private static final Logger LOG = LoggerFactory.getLogger(CrashedStateIT.class);
  private static final String ID = "crashedstate";
  private static final TableId SOURCE = TableId.parse("crashedstate_old.t");
  private static final TableId TARGET = TableId.parse("crashedstate_new.t");
  private static final int KILLS = Integer.getInteger("fullrow.it.state-kills", 3);
  private static final int ROWS = Integer.getInteger("fullrow.it.state-rows", 6_000);
  private static final int FIRST_ROWS = 1_000;
  private static final int PARTITIONS = 500;
  private static final int VALUE_BYTES = 750;
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final Random random = new Random(AlbumPipeline.SEED);
  private Lab lab;
  private LabTopic raw;
  private FullrowService service;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE " + TARGET + " (p int, c int, v text, w text, PRIMARY KEY (p, c))");
    raw = LabTopic.of(lab, "raw." + ID).create(Pipelines.PARTITIONS, Map.of());
    service = lab.service(ID, config()).withSystemProperty("io.fullrow.rocksdb.memtable", "65536");
  }

  @AfterEach
  void stop() {
    service.stop();
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.fragments(lab, ID, SOURCE, TARGET);
    config.put("fullrow.roles", "materialize");
    String kafka = "fullrow.kafka.properties.";
    config.put(kafka + "commit.interval.ms", "8000");
    config.put(kafka + "producer.transaction.timeout.ms", "60000");
    config.put(kafka + "consumer.session.timeout.ms", "6000");
    config.put(kafka + "statestore.cache.max.bytes", "0");
    config.put(kafka + "num.stream.threads", "1");
    return config;
  }

  @Test
  void shouldSendAnEventOfEveryRowWhenKilledInsideTransactions() throws Exception {
    // given
    publish(0, FIRST_ROWS);
    service.start();
    awaitEvents(FIRST_ROWS);
    service.stop();
    publish(FIRST_ROWS, ROWS);

    // when
    for (int kill = 1; kill <= KILLS; kill++) {
      service.start();
      int fragments = 200 + random.nextInt(ROWS / 4);
      if (!merges(fragments)) {
        LOG.info("all fragments were merged before kill {} of {}", kill, KILLS);
        break;
      }
      service.kill9();
      LOG.info("kill {} of {} after {} fragments", kill, KILLS, fragments);
    }
    if (!service.isRunning()) {
      service.start();
    }
    awaitEvents(ROWS);

    // then
    assertThat(ROWS - rowsWithEvents()).as("rows without an event").isZero();
  }

  private void publish(int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int row = from; row < to; row++) {
      byte[] value = new byte[VALUE_BYTES];
      random.nextBytes(value);
      String text = Base64.getEncoder().encodeToString(value);
      records.add(
          raw.record(
              Cells.number(row),
              Cells.fragment(
                  SOURCE,
                  row % PARTITIONS,
                  Cells.insert(row, MICROS, Cells.live("v", text, MICROS)))));
    }
    raw.send(records);
  }

  /** Waits until this life has merged so many; false if there are no more. */
  private boolean merges(int fragments) {
    Progress progress = new Progress();
    Awaitility.await("merged fragments")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> progress.rests() || merged() >= fragments);
    return merged() >= fragments;
  }

  /** Fragments that this life has merged, whether or not they changed anything. */
  private double merged() {
    try {
      return Pipelines.counter(service, "fullrow_events_total")
          + Pipelines.counter(service, "fullrow_fragments_duplicates_total");
    } catch (UncheckedIOException e) {
      LOG.debug("no answer", e);
      return 0;
    }
  }

  /** Until every row has its event, or nothing has come for longer than a transaction takes. */
  private void awaitEvents(int rows) {
    Progress progress = new Progress();
    Awaitility.await("events of " + rows + " rows")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> progress.rests() || rowsWithEvents() >= rows);
  }

  /** Tells when merging has begun and then has not gone on for longer than a transaction takes. */
  private final class Progress {
    private double last;
    private long changed = System.nanoTime();

    boolean rests() {
      double now = merged();
      if (now != last || now == 0) {
        last = now;
        changed = System.nanoTime();
      }
      return System.nanoTime() - changed > QUIET.toNanos();
    }
  }

  private int rowsWithEvents() {
    Set<Bytes> keys =
        LabTopic.of(lab, "dp." + ID).read().stream()
            .map(record -> Bytes.wrap(record.key()))
            .collect(Collectors.toSet());
    return keys.size();
  }
}
