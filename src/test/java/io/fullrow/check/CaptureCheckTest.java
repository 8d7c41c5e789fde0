// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultTableMetadata;
import io.fullrow.canary.CapturedInputs;
import io.fullrow.canary.TopicWriters;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CaptureCheckTest {
  @Test
  void shouldFindWhatDebeziumCannotCapture() {
    assertThat(source(settings("debezium"), table(Map.of("cdc", false, "read_repair", "BLOCKING"))))
        .extracting(Finding::severity, Finding::where, Finding::remedy)
        .containsExactly(
            tuple(Severity.ERROR, "Old.t", "ALTER TABLE \"Old\".t WITH cdc = true;"),
            tuple(Severity.WARNING, "Old.t", "ALTER TABLE \"Old\".t WITH read_repair = 'NONE';"));
    assertThat(source(settings("debezium"), table(Map.of("cdc", true, "read_repair", "NONE"))))
        .isEmpty();
  }

  @Test
  void shouldTakeAReleaseWithoutTheOptions() {
    assertThat(source(settings("debezium"), table(Map.of())))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
  }

  @Test
  void shouldAskForCdcWhereItIsNeeded() {
    TableMetadata plain = table(Map.of("cdc", false, "read_repair", "BLOCKING"));

    assertThat(source(settings("sidecar"), plain)).hasSize(1);
    assertThat(source(settings("trigger"), plain)).isEmpty();
  }

  @Test
  void shouldTellWhatPublishersHaveCapturedFromWhatApplicationsWrite() {
    TableMetadata off = table(Map.of("cdc", false, "read_repair", "BLOCKING"));
    TableMetadata on = table(Map.of("cdc", true, "read_repair", "BLOCKING"));
    TableSettings table = settings("fragment");

    assertThat(CaptureCheck.source(table, off, captured(table, Set.of("raw"))))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
    assertThat(CaptureCheck.source(table, off, captured(table, Set.of())))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
    assertThat(CaptureCheck.source(table, on, captured(table, Set.of("raw")))).isEmpty();
  }

  @Test
  void shouldWarnOfATargetThatIsCaptured() {
    assertThat(CaptureCheck.target(settings("debezium"), table(Map.of("cdc", true)))).hasSize(1);
    assertThat(CaptureCheck.target(settings("debezium"), table(Map.of("cdc", false)))).isEmpty();
  }

  private static List<Finding> source(TableSettings table, TableMetadata metadata) {
    return CaptureCheck.source(table, metadata, captured(table, Set.of()));
  }

  private static CapturedInputs captured(TableSettings table, Set<String> published) {
    return CapturedInputs.of(
        List.of(table),
        old -> false,
        topics ->
            topics.stream()
                .collect(
                    Collectors.toMap(
                        topic -> topic,
                        topic ->
                            published.contains(topic)
                                ? TopicWriters.PUBLISHERS
                                : TopicWriters.APPLICATIONS)));
  }

  private static TableSettings settings(String format) {
    return new TableSettings(
        "Old.t", List.of(new InputSettings("raw", format, List.of())), "dp", "new.t", List.of());
  }

  private static TableMetadata table(Map<String, Object> options) {
    return new DefaultTableMetadata(
        CqlIdentifier.fromInternal("Old"),
        CqlIdentifier.fromInternal("t"),
        null,
        false,
        false,
        List.of(),
        Map.of(),
        Map.of(),
        options.entrySet().stream()
            .collect(
                Collectors.toMap(
                    option -> CqlIdentifier.fromInternal(option.getKey()), Map.Entry::getValue)),
        Map.of());
  }
}
