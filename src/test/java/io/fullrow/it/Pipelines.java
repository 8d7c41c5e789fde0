// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.model.TableId;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import io.fullrow.workload.Movies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of the whole path share. */
final class Pipelines {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  static final int PARTITIONS = 4;
  private static final long LAG_PATIENCE_MS = 10_000;
  private static final JsonMapper JSON = new JsonMapper();

  private Pipelines() {}

  /** The configuration of a service that follows the sample table from one keyspace to another. */
  static Map<String, String> movies(Lab lab, String id, String source, String target) {
    Map<String, String> config = servers(lab, id);
    config.put("fullrow.tables[0].source", Movies.table(source).toString());
    config.put("fullrow.tables[0].inputs[0].topic", lab.rawTopic(source, Movies.TABLE));
    config.put("fullrow.tables[0].inputs[0].format", "debezium");
    config.put("fullrow.tables[0].events-topic", "dp." + id);
    config.put("fullrow.tables[0].target", Movies.table(target).toString());
    config.put("fullrow.tables[0].inputs[0].accept-loss", String.join(",", Movies.LOSSY));
    config.put("fullrow.tables[0].accept-loss", String.join(",", Movies.LISTS));
    return config;
  }

  /**
   * The configuration of a service that follows one table by the format {@code fragment}, from the
   * raw topic {@code raw.<id>} to the events topic {@code dp.<id>}.
   */
  static Map<String, String> fragments(Lab lab, String id, TableId source, TableId target) {
    Map<String, String> config = servers(lab, id);
    config.put("fullrow.tables[0].source", source.toString());
    config.put("fullrow.tables[0].inputs[0].topic", "raw." + id);
    config.put("fullrow.tables[0].inputs[0].format", "fragment");
    config.put("fullrow.tables[0].events-topic", "dp." + id);
    config.put("fullrow.tables[0].target", target.toString());
    return config;
  }

  /** One application that follows the tables of several configurations of one table each. */
  static Map<String, String> together(String id, List<Map<String, String>> tables) {
    Map<String, String> config = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      String index = "fullrow.tables[" + i + "].";
      tables
          .get(i)
          .forEach((key, value) -> config.put(key.replace("fullrow.tables[0].", index), value));
    }
    config.put("fullrow.application-id", id);
    config.put("fullrow.dead-letter-topic", id + ".dlq");
    return config;
  }

  /** The lab's servers, with the source cluster as the target, and no table. */
  static Map<String, String> servers(Lab lab, String id) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("fullrow.application-id", id);
    config.put("fullrow.partitions", Integer.toString(PARTITIONS));
    config.put("fullrow.dead-letter-topic", id + ".dlq");
    // Fragments of the tables of another test would wait ten minutes for their service.
    config.put("fullrow.fragments-topic", id + ".fragments");
    config.put("fullrow.kafka.bootstrap-servers", lab.kafka().bootstrapServers());
    config.put("fullrow.schema-registry.url", lab.registry().url());
    config.put("fullrow.target.contact-points", lab.cassandra().contactPoint());
    config.put("fullrow.target.local-datacenter", lab.cassandra().localDatacenter());
    return config;
  }

  /** Started, all servers answer, and nothing is held. */
  static void awaitReady(FullrowService service) {
    Awaitility.await("readiness and dependencies")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              for (String group : List.of("readiness", "dependencies")) {
                var health = service.get("health/" + group);
                assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
              }
            });
  }

  /**
   * The lag as read after this call, so that it knows of all that was written before; or the last
   * one that was read if none comes in time.
   */
  static JsonNode lag(FullrowService service) throws IOException {
    long asked = System.nanoTime();
    while (true) {
      JsonNode lag = JSON.readTree(service.get("lag").body());
      long elapsedMs = Duration.ofNanos(System.nanoTime() - asked).toMillis();
      if (lag.path("ageMs").asLong(Long.MAX_VALUE) <= elapsedMs || elapsedMs > LAG_PATIENCE_MS) {
        return lag;
      }
    }
  }

  /** The sum of a counter over all its tags; 0 if it never counted. */
  static double counter(FullrowService service, String name) {
    try {
      return service
          .get("prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compares again and again until the tables are equal: only the connectors know when the last
   * fragment has come.
   *
   * @return the last comparison, equal or not
   */
  static ComparisonReport awaitEqual(
      Lab lab, FullrowService service, String source, String target) {
    TableComparison comparison = new TableComparison(lab.session(), lab.session());
    ComparisonReport[] last = new ComparisonReport[1];
    try {
      Awaitility.await("equal tables")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                last[0] = comparison.compare(request(source, target));
                return last[0].equal();
              });
      Awaitility.await("caught up")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> lag(service).get("caughtUp").asBoolean());
      last[0] = comparison.compare(request(source, target));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      return last[0];
    }
    return last[0];
  }

  /** As of a little while ago, so that the clocks of all nodes have passed it. */
  private static ComparisonRequest request(String source, String target) {
    return ComparisonRequest.of(
            Movies.table(source), Movies.table(target), Instant.now().getEpochSecond() - 1)
        .leavingOut(Movies.LOSSY);
  }
}
