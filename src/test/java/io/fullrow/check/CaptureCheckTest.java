// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultTableMetadata;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CaptureCheckTest {
  @Test
  void shouldFindWhatDebeziumCannotCapture() {
    assertThat(
            CaptureCheck.source(
                settings("debezium"), table(Map.of("cdc", false, "read_repair", "BLOCKING"))))
        .extracting(Finding::severity, Finding::where, Finding::remedy)
        .containsExactly(
            tuple(Severity.ERROR, "Old.t", "ALTER TABLE \"Old\".t WITH cdc = true;"),
            tuple(Severity.WARNING, "Old.t", "ALTER TABLE \"Old\".t WITH read_repair = 'NONE';"));
    assertThat(
            CaptureCheck.source(
                settings("debezium"), table(Map.of("cdc", true, "read_repair", "NONE"))))
        .isEmpty();
  }

  @Test
  void shouldTakeAReleaseWithoutTheOptions() {
    assertThat(CaptureCheck.source(settings("debezium"), table(Map.of())))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
  }

  @Test
  void shouldAskOnlyForWhatThePublisherNeeds() {
    TableMetadata plain = table(Map.of("cdc", false, "read_repair", "BLOCKING"));

    assertThat(CaptureCheck.source(settings("fragment"), plain)).isEmpty();
    assertThat(CaptureCheck.source(settings("sidecar"), plain)).hasSize(1);
  }

  @Test
  void shouldWarnOfATargetThatIsCaptured() {
    assertThat(CaptureCheck.target(settings("debezium"), table(Map.of("cdc", true)))).hasSize(1);
    assertThat(CaptureCheck.target(settings("debezium"), table(Map.of("cdc", false)))).isEmpty();
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
