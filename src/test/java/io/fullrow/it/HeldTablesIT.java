// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.workload.Albums;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three tables, of which one is missing in the target: at the start, and when it is dropped while
 * the service runs. The others go on, the service is ready, and the hold ends without a restart.
 */
class HeldTablesIT {
  private static final String ID = "heldtables";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SOME = 200;

  private Lab lab;
  private AlbumPipeline first;
  private AlbumPipeline second;
  private AlbumPipeline bad;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService service;

  @BeforeEach
  void prepare() {
    lab = SharedLab.get();
    first = new AlbumPipeline(lab, "held_first");
    second = new AlbumPipeline(lab, "held_second");
    bad = new AlbumPipeline(lab, "held_bad");
  }

  @AfterEach
  void stop() {
    service.stop();
    List.of(first, second, bad).forEach(AlbumPipeline::close);
  }

  @Test
  void shouldHoldTheOneTableThatIsMissing() throws Exception {
    // given
    dropTarget(bad);
    writeAll();

    // when: missing at the start
    service = lab.service(ID, config());
    service.start();

    // then
    awaitHeld();
    first.awaitTablesEqual();
    second.awaitTablesEqual();

    // when: created
    bad.recreateTarget();

    // then
    Pipelines.awaitReady(service);
    bad.assertEqual(service);

    // when: dropped while it runs, then a restart
    dropTarget(bad);
    awaitHeld();
    service.stop();
    writeAll();
    service.start();

    // then: its fragments are joined by the schema that was known
    awaitHeld();
    first.awaitTablesEqual();
    second.awaitTablesEqual();
    awaitMaterialized();

    // when: created empty, and filled from its events
    service.stop();
    bad.recreateTarget();
    bad.resetSink(ID);
    service.start();

    // then
    Pipelines.awaitReady(service);
    bad.assertEqual(service);
    first.assertEqual(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  private void writeAll() {
    for (AlbumPipeline pipeline : List.of(first, second, bad)) {
      pipeline.write(SOME, pipeline.random()::next);
    }
  }

  private void dropTarget(AlbumPipeline pipeline) {
    TestCluster.ddl(lab.session(), "DROP TABLE " + Albums.table(pipeline.target()));
  }

  private void awaitHeld() {
    Awaitility.await("the table is held")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(java.io.IOException.class)
        .untilAsserted(
            () -> {
              var dependencies = service.get("health/dependencies");
              assertThat(dependencies.statusCode()).isEqualTo(503);
              assertThat(dependencies.body())
                  .contains(Albums.table(bad.source()).toString(), "does not exist")
                  .doesNotContain(Albums.table(first.source()).toString());
              assertThat(service.get("health/readiness").statusCode()).isEqualTo(200);
            });
  }

  /** Without the lag, in which the held table counts. */
  private void awaitMaterialized() {
    Awaitility.await("materialized")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> Pipelines.lag(service).get("materialize").path("lag").asLong(-1) == 0);
  }

  private Map<String, String> config() {
    return Pipelines.together(ID, List.of(first.config(), second.config(), bad.config()));
  }
}
