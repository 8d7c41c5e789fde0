package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The two roles in two processes of one application, and the sink away for long. */
class SinkStoppedIT {
  private static final String ID = "sinkstop";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private AlbumPipeline pipeline;
  private EventLog events;
  private FullrowService materialize;
  private FullrowService sink;

  @BeforeEach
  void start() throws Exception {
    Lab lab = SharedLab.get();
    pipeline = new AlbumPipeline(lab, ID);
    events = pipeline.events();
    events.create();
    materialize = lab.service(ID + "-materialize", config("materialize"));
    sink = lab.service(ID + "-sink", config("sink"));
    materialize.start();
    sink.start();
    Pipelines.awaitReady(materialize);
    Pipelines.awaitReady(sink);
  }

  private Map<String, String> config(String role) {
    Map<String, String> config = new HashMap<>(pipeline.config());
    config.put("fullrow.roles", role);
    return config;
  }

  @AfterEach
  void stop() {
    sink.stop();
    materialize.stop();
    pipeline.close();
  }

  @Test
  void shouldEndEqualOnTheOldTargetAndOnAnEmptyOne() throws Exception {
    // given
    pipeline.write(AlbumPipeline.MUTATIONS, pipeline.random()::next);
    pipeline.assertEqual(materialize);
    pipeline.assertEqual(sink);

    // when
    sink.stop();
    pipeline.write(AlbumPipeline.MUTATIONS / 2, pipeline.random()::nextOfPartition);
    awaitAllButTheSink();
    events.compact();
    sink.start();

    // then
    pipeline.assertEqual(sink);
    pipeline.assertEqual(materialize);

    // when
    sink.stop();
    pipeline.recreateTarget();
    pipeline.resetSink(ID);
    sink.start();

    // then
    pipeline.assertEqual(sink);
    assertThat(AlbumPipeline.deadLetters(materialize)).isZero();
  }

  /** The instance without the sink answers for it: how far it lags, and that nobody serves it. */
  private void awaitAllButTheSink() {
    Awaitility.await("all fragments materialized and none written")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              JsonNode lag = Pipelines.lag(materialize);
              assertThat(lag.get("materialize").get("lag").asLong()).as("%s", lag).isZero();
              assertThat(lag.get("materialize").get("buffered").asLong()).isZero();
              assertThat(lag.get("materialize").get("pendingSlices").asLong()).isZero();
              assertThat(lag.get("sink").get("lag").asLong()).isPositive();
              assertThat(lag.get("caughtUp").asBoolean()).isFalse();
            });
  }
}
