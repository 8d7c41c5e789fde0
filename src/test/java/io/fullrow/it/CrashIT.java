// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.workload.Albums;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service killed at random moments under load: nothing is lost, neither row nor event. */
class CrashIT {
  private static final Logger LOG = LoggerFactory.getLogger(CrashIT.class);
  private static final String ID = "crash";
  private static final String REPLAY = "crash_replay";
  private static final int KILLS = Integer.getInteger("fullrow.it.kills", 4);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LONGEST_LIFE_MILLIS = 6_000;

  private Lab lab;
  private AlbumPipeline pipeline;
  private FullrowService service;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    pipeline = new AlbumPipeline(lab, ID);
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
  void shouldLoseNeitherRowNorEventWhenKilledUnderLoad() throws Exception {
    // given
    Random random = new Random(AlbumPipeline.SEED);

    // when
    try (Load load = Load.start(pipeline)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitMore(load);
        live(random.nextInt(LONGEST_LIFE_MILLIS));
        service.kill9();
        LOG.info("kill {} of {} after {} mutations", kill, KILLS, load.written());
        service.start();
      }
      load.stop();
    }

    // then
    pipeline.assertEqual(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
    assertEventsAreComplete();
  }

  /** That the load goes on, so that each life of the service has work. */
  private static void awaitMore(Load load) {
    long before = load.written();
    Awaitility.await("load").atMost(PATIENCE).until(() -> load.written() > before);
  }

  /** A moment that is a part of the fault, not a wait for anything. */
  private static void live(int millis) {
    Awaitility.await("the next kill")
        .pollDelay(Duration.ofMillis(millis))
        .atMost(Duration.ofMillis(millis).plusMinutes(1))
        .until(() -> true);
  }

  /** Whoever reads the committed events from the start has the same rows. */
  private void assertEventsAreComplete() {
    pipeline.recreate(REPLAY);
    Map<String, String> config = new HashMap<>(pipeline.config());
    config.put("fullrow.application-id", REPLAY);
    config.put("fullrow.roles", "sink");
    config.put("fullrow.tables[0].target", Albums.table(REPLAY).toString());
    FullrowService replay = lab.service(REPLAY, config);
    replay.start();
    try {
      Pipelines.awaitReady(replay);
      AlbumPipeline.awaitSinkCaughtUp(replay);
      pipeline.assertTablesEqual(REPLAY);
    } finally {
      replay.stop();
    }
  }
}
