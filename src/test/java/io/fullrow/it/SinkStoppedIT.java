// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.workload.Albums;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The two roles in two processes of one application, and the sink away for long. */
class SinkStoppedIT {
  private static final String ID = "sinkstop";
  private static final String PURGED = "sinkpurge";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration RETENTION = Duration.ofSeconds(2);
  private static final int ROWS = 40;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private AlbumPipeline pipeline;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService materialize;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService sink;

  private void start(String id, Map<String, String> settings) {
    Lab lab = SharedLab.get();
    materialize = lab.service(id + "-materialize", config("materialize", settings));
    sink = lab.service(id + "-sink", config("sink", settings));
    materialize.start();
    sink.start();
    Pipelines.awaitReady(materialize);
    Pipelines.awaitReady(sink);
  }

  private Map<String, String> config(String role, Map<String, String> settings) {
    Map<String, String> config = new HashMap<>(pipeline.config());
    config.put("fullrow.roles", role);
    config.putAll(settings);
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
    pipeline = new AlbumPipeline(SharedLab.get(), ID);
    EventLog events = pipeline.events();
    events.create();
    start(ID, Map.of());
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

  /**
   * Of two waiting events of a row, the later one lacks tombstones that the earlier one has, if
   * they were purged in between: it must not be written in place of it.
   */
  @Test
  void shouldEndEqualThoughTombstonesWerePurgedMeanwhile() throws Exception {
    // given
    pipeline = new AlbumPipeline(SharedLab.get(), PURGED);
    start(PURGED, Map.of("fullrow.tombstone-retention", RETENTION.toSeconds() + "s"));
    pipeline.write(AlbumPipeline.MUTATIONS / 3, pipeline.random()::next);
    List<List<Supplier<Albums.Mutation>>> rows =
        Stream.generate(pipeline.random()::partlyDeleted).limit(ROWS).toList();
    writeAll(rows, 0);
    pipeline.assertEqual(sink);

    // when: the last event of a row no longer has the tombstone that the first one brings
    sink.stop();
    pipeline.write(AlbumPipeline.MUTATIONS / 3, pipeline.random()::next);
    writeAll(rows, 1);
    awaitAllButTheSink();
    awaitPurge();
    writeAll(rows, 2);
    writeAll(rows, 3);
    awaitAllButTheSink();
    sink.start();

    // then
    pipeline.assertEqual(sink);
    pipeline.assertEqual(materialize);
    assertThat(Pipelines.counter(sink, "fullrow_sink_replaced_total")).isPositive();
    assertThat(AlbumPipeline.deadLetters(materialize)).isZero();
  }

  /** A purge makes an event of each row. A task's first is a minute after its start. */
  private void awaitPurge() {
    double before = events();
    Awaitility.await("purge")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> events() >= before + ROWS);
    double[] last = {0};
    Awaitility.await("the end of the purge")
        .atMost(PATIENCE)
        .pollInterval(RETENTION.multipliedBy(2))
        .until(
            () -> {
              double now = events();
              boolean over = now == last[0];
              last[0] = now;
              return over;
            });
  }

  private double events() {
    return Pipelines.counter(materialize, "fullrow_events_total");
  }

  private void writeAll(List<List<Supplier<Albums.Mutation>>> rows, int nth) {
    pipeline.write(rows.stream().map(row -> row.get(nth).get()).toList());
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
