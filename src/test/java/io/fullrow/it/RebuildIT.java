// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.Bytes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The new keyspace out of the event topics alone, whole and compacted. */
class RebuildIT {
  private static final String ID = "rebuild";
  private static final int PARTLY_EXPIRING = 10;
  private static final int MORE_SECONDS = 3;
  private static final int LONGEST_TTL = 30;
  private static final Duration SLACK = Duration.ofSeconds(5);

  private AlbumPipeline pipeline;
  private EventLog events;
  private FullrowService service;

  @BeforeEach
  void start() throws Exception {
    Lab lab = SharedLab.get();
    pipeline = new AlbumPipeline(lab, ID);
    events = pipeline.events();
    events.create();
    service = lab.service(ID, pipeline.config());
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
    pipeline.close();
  }

  @Test
  void shouldRebuildTheKeyspaceBeforeAndAfterCompaction() {
    // given
    pipeline.write(AlbumPipeline.MUTATIONS, pipeline.random()::next);
    makeExpiries();
    pipeline.assertEqual(service);

    // when
    rebuild();

    // then
    pipeline.assertEqual(service);

    // when
    events.compact();
    assertThat(rowsLeftByAnExpiryAlone())
        .as("rows that a sink which skips EXPIRE events would lose")
        .isPositive();
    rebuild();

    // then
    pipeline.assertEqual(service);
    assertThat(service.isRunning()).isTrue();
  }

  private void rebuild() {
    service.stop();
    pipeline.recreateTarget();
    pipeline.resetSink(ID);
    service.start();
    Pipelines.awaitReady(service);
  }

  /**
   * What expires before it was joined has no EXPIRE event: the slower all is, the longer it lives.
   * Nothing is written while it expires, so that no later event takes the place of the EXPIRE.
   */
  private void makeExpiries() {
    for (int ttl = MORE_SECONDS; ttl <= LONGEST_TTL; ttl += MORE_SECONDS) {
      for (int i = 0; i < PARTLY_EXPIRING; i++) {
        pipeline.write(pipeline.random().partlyExpiring(ttl));
      }
      AlbumPipeline.awaitCaughtUp(service);
      try {
        Awaitility.await("expiries of cells of live rows")
            .atMost(Duration.ofSeconds(ttl).plus(SLACK))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> rowsLeftByAnExpiryAlone() > 0);
        return;
      } catch (ConditionTimeoutException allExpiredTooEarly) {
        // Tried again with cells that live longer.
      }
    }
  }

  /** Rows whose newest event is an EXPIRE: once compacted, all that the topic has of them. */
  private long rowsLeftByAnExpiryAlone() {
    Map<List<Object>, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
    events.read().forEach(event -> newest.put(key(event), event));
    return newest.values().stream().filter(RebuildIT::leavesARow).count();
  }

  private static List<Object> key(ConsumerRecord<byte[], byte[]> record) {
    return List.of(record.topic(), Bytes.wrap(record.key()));
  }

  private static boolean leavesARow(ConsumerRecord<byte[], byte[]> record) {
    return record.value() != null && EventLog.operation(record).equals("EXPIRE");
  }
}
