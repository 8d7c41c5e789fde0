package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The new keyspace out of the event topics alone, whole and compacted. */
class RebuildIT {
  private static final String ID = "rebuild";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PARTLY_EXPIRING = 10;
  private static final int MORE_SECONDS = 3;

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
   */
  private void makeExpiries() {
    int[] ttl = {0};
    Awaitility.await("expiries of cells of live rows")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              ttl[0] += MORE_SECONDS;
              for (int i = 0; i < PARTLY_EXPIRING; i++) {
                pipeline.write(pipeline.random().partlyExpiring(ttl[0]));
              }
              return events.read().stream().anyMatch(RebuildIT::leavesARow);
            });
  }

  /** Read after compaction: below the touched rows' segments a key has one record. */
  private long rowsLeftByAnExpiryAlone() {
    Map<List<Object>, Long> counts =
        events.read().stream()
            .collect(Collectors.groupingBy(RebuildIT::key, Collectors.counting()));
    return events.read().stream()
        .filter(RebuildIT::leavesARow)
        .filter(record -> counts.get(key(record)) == 1)
        .count();
  }

  private static List<Object> key(ConsumerRecord<byte[], byte[]> record) {
    return List.of(record.topic(), Bytes.wrap(record.key()));
  }

  private static boolean leavesARow(ConsumerRecord<byte[], byte[]> record) {
    return record.value() != null && EventLog.operation(record).equals("EXPIRE");
  }
}
