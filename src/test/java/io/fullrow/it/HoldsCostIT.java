// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import io.fullrow.workload.Albums;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the other tables pay while one table or one row is held: the 99th percentile of propagation
 * at most doubles.
 */
@EnabledIfSystemProperty(
    named = "fullrow.it.hold-seconds",
    matches = "\\d+",
    disabledReason = "on demand")
class HoldsCostIT {
  private static final Logger LOG = LoggerFactory.getLogger(HoldsCostIT.class);
  private static final String ID = "holdscost";
  private static final TableId SOURCE = TableId.parse("holdscost_row_old.refused");
  private static final TableId TARGET = TableId.parse("holdscost_row_new.refused");
  private static final Duration PHASE =
      Duration.ofSeconds(Integer.getInteger("fullrow.it.hold-seconds", 30));
  private static final Duration WARM = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long MICROS = 1_795_000_000_000_000L;

  private final Lab lab = SharedLab.get();
  private AlbumPipeline measured;
  private AlbumPipeline held;
  private RefusingTrigger trigger;
  private LabTopic raw;
  private FullrowService service;
  private double usual;

  @BeforeEach
  void start() throws IOException {
    measured = new AlbumPipeline(lab, ID + "_measured");
    held = new AlbumPipeline(lab, ID + "_held");
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + TARGET + " (p int, c int, v text, PRIMARY KEY (p, c))");
    trigger = RefusingTrigger.create(lab.cassandra(), TARGET);
    raw = LabTopic.of(lab, "raw." + ID).create(1, Map.of());
    service = lab.service(ID, config());
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
    List.of(measured, held).forEach(AlbumPipeline::close);
  }

  @Test
  void shouldAtMostDoubleThePropagationOfOtherTables() throws Exception {
    p99("the service is cold");
    p99("it warms up");
    usual = p99("nothing held");

    post(held.source() + "." + Albums.TABLE, "{\"action\": \"pause\"}");
    assertCheap("a table is paused");
    post(held.source() + "." + Albums.TABLE, "{\"action\": \"resume\"}");
    AlbumPipeline.awaitCaughtUp(service);

    trigger.refuse();
    raw.send(
        List.of(
            raw.record(
                Cells.number(0),
                Cells.fragment(
                    SOURCE,
                    0,
                    Cells.insert(RefusingTrigger.ROW, MICROS, Cells.live("v", "x", MICROS))))));
    awaitHeld();
    assertCheap("a row is held");
    trigger.accept();
    Pipelines.awaitReady(service);
    AlbumPipeline.awaitCaughtUp(service);

    TestCluster.ddl(lab.session(), "DROP TABLE " + Albums.table(held.target()));
    awaitHeld();
    assertCheap("the target of a table is missing");
    held.recreateTarget();
    Pipelines.awaitReady(service);
    AlbumPipeline.awaitCaughtUp(service);
    measured.assertEqual(service);
  }

  private void assertCheap(String what) throws Exception {
    assertThat(p99(what)).as("p99 of propagation in seconds while %s", what).isLessThan(2 * usual);
  }

  /** Under load on both tables, of all that is written meanwhile. */
  private double p99(String what) throws Exception {
    Histogram before;
    Histogram after;
    try (Load load = Load.start(measured);
        Load other = Load.start(held)) {
      rest(WARM);
      before = Histogram.of(service);
      rest(PHASE);
      after = Histogram.of(service);
      load.stop();
      other.stop();
    }
    double p99 = after.quantileSince(before, 0.99);
    LOG.info("p99 of propagation while {}: {} s", what, p99);
    return p99;
  }

  private static void rest(Duration time) {
    Awaitility.await("load").atMost(time.multipliedBy(2)).pollDelay(time).until(() -> true);
  }

  private void awaitHeld() {
    Awaitility.await("held")
        .atMost(PATIENCE)
        .until(() -> service.get("health/dependencies").statusCode() == 503);
  }

  private void post(String table, String body) throws Exception {
    HttpResponse<String> answer = service.post("tables/" + table, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
  }

  private Map<String, String> config() {
    Map<String, String> config =
        Pipelines.together(
            ID,
            List.of(
                measured.config(), held.config(), Pipelines.fragments(lab, ID, SOURCE, TARGET)));
    config.put("management.endpoints.web.exposure.include", "health,info,lag,prometheus,tables");
    return config;
  }

  /** The buckets of propagation: how many took at most so many seconds. */
  private record Histogram(TreeMap<Double, Double> atMost) {
    private static final String BUCKET = "fullrow_propagation_seconds_bucket";

    static Histogram of(FullrowService service) throws IOException {
      TreeMap<Double, Double> atMost = new TreeMap<>();
      service
          .get("prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith(BUCKET))
          .forEach(
              line -> {
                String le = line.replaceAll(".*le=\"([^\"]*)\".*", "$1");
                double seconds =
                    le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
                double count = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                atMost.merge(seconds, count, Double::sum);
              });
      return new Histogram(atMost);
    }

    double quantileSince(Histogram before, double quantile) {
      double all =
          atMost.lastEntry().getValue() - before.atMost.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
      assertThat(all).as("writes").isGreaterThan(100);
      return atMost.entrySet().stream()
          .filter(
              bucket ->
                  bucket.getValue() - before.atMost.getOrDefault(bucket.getKey(), 0.0)
                      >= quantile * all)
          .findFirst()
          .orElseThrow()
          .getKey();
    }
  }
}
