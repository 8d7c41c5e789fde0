// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A server that the service needs is killed and comes back a while later. */
class OutageIT {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("fullrow.it.outage", 10));
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int SOME = 200;

  private final Lab lab = SharedLab.get();

  @SuppressWarnings("NullAway.Init") // each test makes it
  private AlbumPipeline pipeline;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService service;

  private void start(AlbumPipeline of, String id) {
    pipeline = of;
    service = lab.service(id, pipeline.config());
    service.start();
    Pipelines.awaitReady(service);
    pipeline.write(SOME, pipeline.random()::next);
    pipeline.assertEqual(service);
  }

  @AfterEach
  void stop() {
    service.stop();
    pipeline.close();
  }

  @Test
  void shouldDrainToEqualAfterTheTargetWasAway() throws Exception {
    // given
    start(new AlbumPipeline(lab, "outtarget", SharedLab.target()), "outtarget");

    // when
    try (Load load = Load.start(pipeline)) {
      lab.target().node(1).kill9();
      try {
        awaitDependenciesDown();
        assertAliveAndReadyThroughout();
        assertThat(sinkBacklog()).isPositive();
      } finally {
        lab.target().node(1).start();
      }
      load.stop();
    }

    // then
    Pipelines.awaitReady(service);
    pipeline.assertEqual(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  @Test
  void shouldDrainToEqualAfterKafkaWasAway() throws Exception {
    // given
    start(new AlbumPipeline(lab, "outkafka"), "outkafka");

    // when
    pipeline.write(SOME, pipeline.random()::next);
    lab.kafka().kill9();
    try {
      awaitDependenciesDown();
      assertAliveAndReadyThroughout();
      assertThat(Pipelines.lag(service).get("caughtUp").asBoolean()).isFalse();
    } finally {
      lab.kafka().start();
    }
    pipeline.write(SOME, pipeline.random()::next);

    // then
    Pipelines.awaitReady(service);
    pipeline.assertEqual(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  /** For the whole outage, in every moment of which the probes answer as they should. */
  private void assertAliveAndReadyThroughout() {
    Awaitility.await("alive, ready, and its dependencies down all the time")
        .pollInterval(POLL)
        .during(OUTAGE)
        .atMost(OUTAGE.plusSeconds(30))
        .until(
            () ->
                status("liveness") == 200
                    && status("readiness") == 200
                    && status("dependencies") == 503);
  }

  private void awaitDependenciesDown() {
    Awaitility.await("dependencies down")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> status("dependencies") == 503);
  }

  private int status(String group) throws IOException {
    return service.get("health/" + group).statusCode();
  }

  /** What the target has not acknowledged yet. */
  private long sinkBacklog() throws Exception {
    JsonNode sink = Pipelines.lag(service).get("sink");
    return sink.get("lag").asLong() + sink.get("inFlight").asLong();
  }
}
