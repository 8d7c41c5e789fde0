// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.fullrow.canary.CapturedInputs;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the options of tables let their changes be captured as they were made. */
final class CaptureCheck {
  private static final String CHECK = "capture";
  private static final String DEBEZIUM = "debezium";
  private static final String PUBLISHED = "fragment";
  private static final Set<String> BY_CDC = Set.of(DEBEZIUM, "sidecar", PUBLISHED);

  private CaptureCheck() {}

  static boolean needsCdc(TableSettings table, CapturedInputs captured) {
    return captured.of(table).stream().map(InputSettings::format).anyMatch(BY_CDC::contains);
  }

  static boolean isPublished(TableSettings table, CapturedInputs captured) {
    return captured.of(table).stream().map(InputSettings::format).anyMatch(PUBLISHED::equals);
  }

  static boolean isDebezium(TableSettings table) {
    return table.inputs().stream().map(InputSettings::format).anyMatch(DEBEZIUM::equals);
  }

  /** Of a source table. */
  static List<Finding> source(
      TableSettings settings, TableMetadata table, CapturedInputs captured) {
    List<Finding> findings = new ArrayList<>();
    if (needsCdc(settings, captured)
        && option(table, "cdc").filter(Boolean.TRUE::equals).isEmpty()) {
      findings.add(
          Finding.error(
              CHECK,
              settings.source(),
              "cdc is not true: no change of the table is captured",
              "ALTER TABLE " + name(table) + " WITH cdc = true;"));
    } else if (captured.of(settings).isEmpty()) {
      // Applications that write to Kafka alone are no gap, and may still be a surprise.
      findings.add(
          Finding.warning(
              CHECK,
              settings.source(),
              captured
                      .gap(settings)
                      .orElse("cdc is not true, and only applications have written to its inputs")
                  + ": what is written to the table does not come to Kafka",
              "Start the publishers of the nodes, with ALTER TABLE "
                  + name(table)
                  + " WITH cdc = true; unless applications write only to Kafka."));
    }
    Optional<Object> repair = option(table, "read_repair");
    if (isDebezium(settings) && repair.filter(is -> !is.equals("NONE")).isPresent()) {
      findings.add(
          Finding.warning(
              CHECK,
              settings.source(),
              "read_repair is "
                  + repair.get()
                  + ": it makes mutations of several writetimes, of which Debezium reports only the"
                  + " highest",
              "ALTER TABLE " + name(table) + " WITH read_repair = 'NONE';"));
    }
    return findings;
  }

  /**
   * Of a target table: what the sink writes together would be captured with one writetime, so it is
   * written apart.
   */
  static List<Finding> target(TableSettings settings, TableMetadata table) {
    return option(table, "cdc").filter(Boolean.TRUE::equals).isEmpty()
        ? List.of()
        : List.of(
            Finding.warning(
                CHECK,
                settings.target(),
                "cdc is true in the target: the sink writes each row alone, and each of its"
                    + " writetimes as a mutation of its own, which takes more time",
                "ALTER TABLE " + name(table) + " WITH cdc = false; unless it is to be captured."));
  }

  private static Optional<Object> option(TableMetadata table, String name) {
    return Optional.ofNullable(table.getOptions().get(CqlIdentifier.fromInternal(name)));
  }

  private static String name(TableMetadata table) {
    return table.getKeyspace().asCql(true) + "." + table.getName().asCql(true);
  }
}
