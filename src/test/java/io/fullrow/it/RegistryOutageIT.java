// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.RegistryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The schema registry is away: all that needs it waits, nothing becomes a dead letter. */
class RegistryOutageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration WHILE = Duration.ofSeconds(12);
  private static final int SOME = 200;

  private final Lab lab = SharedLab.get();

  @SuppressWarnings("NullAway.Init") // each test makes it
  private AlbumPipeline pipeline;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService service;

  private void prepare(String id) {
    pipeline = new AlbumPipeline(lab, id);
    service = lab.service(id, pipeline.config());
  }

  @AfterEach
  void stop() {
    service.stop();
    pipeline.close();
  }

  @Test
  void shouldWaitForTheRegistryWhenStarted() throws Exception {
    // given
    prepare("regstart");
    lab.registry().kill9();
    try {
      pipeline.write(SOME, pipeline.random()::next);

      // when
      service.start();
      assertAliveAndDependenciesDownFor(WHILE);
    } finally {
      lab.registry().start();
    }

    // then
    Pipelines.awaitReady(service);
    pipeline.assertEqual(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  @Test
  void shouldKeepRecordsWhoseSchemaCannotBeAskedFor() throws Exception {
    // given
    prepare("regid");
    int schemaId =
        new HttpRegistry(RegistryConfig.from(Map.of("schema.registry.url", lab.registry().url())))
            .register("regid.raw-value", FragmentCodec.schema());
    service.start();
    Pipelines.awaitReady(service);
    pipeline.write(SOME, pipeline.random()::next);
    pipeline.assertEqual(service);

    // when
    lab.registry().kill9();
    try {
      pipeline.write(
          IntStream.range(0, SOME).mapToObj(any -> pipeline.random().next()).toList(), schemaId);
      awaitParked();
      assertAliveAndDependenciesDownFor(WHILE);
      assertThat(AlbumPipeline.deadLetters(service)).isZero();
    } finally {
      lab.registry().start();
    }

    // then
    Pipelines.awaitReady(service);
    pipeline.assertEqual(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  @Test
  void shouldGoOnWithKnownSchemasWhileTheRegistryIsAway() throws Exception {
    // given
    prepare("regdown");
    service.start();
    Pipelines.awaitReady(service);
    pipeline.write(SOME, pipeline.random()::next);
    pipeline.assertEqual(service);

    // when
    lab.registry().kill9();
    try {
      pipeline.write(SOME, pipeline.random()::next);

      // then
      pipeline.assertEqual(service);
      assertThat(AlbumPipeline.deadLetters(service)).isZero();
    } finally {
      lab.registry().start();
    }
    Pipelines.awaitReady(service);
  }

  private void awaitParked() {
    Awaitility.await("parked records")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              JsonNode lag = Pipelines.lag(service);
              assertThat(lag.get("materialize").get("buffered").asLong())
                  .as("%s", lag)
                  .isGreaterThanOrEqualTo(SOME);
              assertThat(lag.get("caughtUp").asBoolean()).isFalse();
            });
  }

  private void assertAliveAndDependenciesDownFor(Duration time) throws IOException {
    Awaitility.await("dependencies down")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> status("dependencies") == 503);
    Awaitility.await("alive, and dependencies down all the time")
        .pollInterval(POLL)
        .during(time)
        .atMost(time.plusSeconds(30))
        .until(() -> status("liveness") == 200 && status("dependencies") == 503);
    // Its own patience begins when it first asks the registry, on a slow machine seconds from now.
    Awaitility.await("ready, since an unreachable server is waited for")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> status("readiness") == 200);
    assertThat(status("dependencies")).isEqualTo(503);
  }

  private int status(String group) throws IOException {
    return service.get("health/" + group).statusCode();
  }
}
