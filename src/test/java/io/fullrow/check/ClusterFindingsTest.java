// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.check.Grants.Grant;
import io.fullrow.config.Problem;
import io.fullrow.config.StartRefusedException;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of the answers of servers. */
class ClusterFindingsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 20, false",
    "1005, 20, false",
    "1500, 20, true",
    "-1500, 20, true",
    "1500, 2000, false"
  })
  void shouldJudgeAClockByWhatIsSureOfIt(long aheadMillis, long tookMillis, boolean skewed) {
    Duration took = Duration.ofMillis(tookMillis);
    Instant node = NOW.plus(took.dividedBy(2)).plusMillis(aheadMillis);

    NodeClock clock = NodeClock.of(NOW, node, NOW.plus(took));

    assertThat(clock.ahead()).hasMillis(aheadMillis);
    assertThat(clock.isSkewed()).isEqualTo(skewed);
  }

  @Test
  void shouldReadTheSettingsOfANode() {
    assertThat(capture(Map.of("cdc_enabled", "true", "cdc_on_repair_enabled", "false"), true))
        .isEmpty();
    assertThat(capture(Map.of("cdc_enabled", "false", "cdc_on_repair_enabled", "true"), true))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR, Severity.WARNING);
    assertThat(capture(Map.of("cdc_enabled", "true", "cdc_on_repair_enabled", "true"), false))
        .isEmpty();
    assertThat(capture(Map.of(), true)).isEmpty();
  }

  @Test
  void shouldTellThatPublishersMissWhatARepairStreams() {
    assertThat(ClusterNodes.capture("node", Map.of("cdc_on_repair_enabled", "false"), false, true))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
    assertThat(ClusterNodes.capture("node", Map.of("cdc_on_repair_enabled", "true"), false, true))
        .isEmpty();
    assertThat(ClusterNodes.capture("node", Map.of(), false, true)).isEmpty();
  }

  private static List<Finding> capture(Map<String, String> settings, boolean debezium) {
    return ClusterNodes.capture("node", settings, debezium, false);
  }

  @ParameterizedTest
  @CsvSource({
    "<all keyspaces>, MODIFY, true",
    "<keyspace new>, MODIFY, true",
    "<all tables in new>, MODIFY, true",
    "<table new.t>, MODIFY, true",
    "<table new.t>, SELECT, false",
    "<table new.t2>, MODIFY, false",
    "<keyspace newer>, MODIFY, false",
    "<all roles>, MODIFY, false"
  })
  void shouldFindTheRightOfATable(String resource, String permission, boolean allowed) {
    Grants grants = new Grants(List.of(new Grant(resource, permission)));

    assertThat(grants.allow("MODIFY", new TableId("new", "t"))).isEqualTo(allowed);
  }

  @Test
  void shouldCompareReleasesWithoutTheirPatches() {
    assertThat(ClusterNodes.isOf("4.0.17", "4.0")).isTrue();
    assertThat(ClusterNodes.isOf("5.0", "5.0")).isTrue();
    assertThat(ClusterNodes.isOf("5.0", "4.1")).isFalse();
    assertThat(ClusterNodes.isOf("4.11", "4.1")).isFalse();
  }

  @Test
  void shouldNameSomeTablesWithVectors() {
    assertThat(Vectors.findings(Set.of())).isEmpty();
    assertThat(Vectors.findings(new TreeSet<>(Set.of("a.a", "b.b", "c.c", "d.d"))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.where()).isEqualTo("a.a, b.b, c.c and 1 more");
            });
  }

  @Test
  void shouldGoOnAfterACheckThatFails() {
    // given
    Findings findings = new Findings();
    Problem problem = new Problem("fullrow.x", "7", "is wrong", "Write 8.");

    // when
    findings.attempt(
        "servers",
        "fullrow.source",
        "Correct it.",
        () -> {
          throw new IllegalStateException("no node answers");
        });
    findings.attempt(
        "tables",
        "",
        "",
        () -> {
          throw new StartRefusedException(List.of(problem));
        });

    // then
    assertThat(findings.all())
        .containsExactly(
            Finding.error("servers", "fullrow.source", "no node answers", "Correct it."),
            Finding.error("tables", "fullrow.x = 7", "is wrong", "Write 8."));
    assertThat(findings.all().get(0).render())
        .isEqualTo("ERROR servers, fullrow.source: no node answers\n    Correct it.");
  }
}
