// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Role;
import io.fullrow.config.Secrets;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TargetSettings;
import io.fullrow.decode.Fidelity;
import io.fullrow.tables.InputFidelity;
import io.fullrow.tables.TableFidelity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the service is about to do, logged once at its start: for people, and as key=value pairs.
 */
public final class StartupSummary {
  private final FullrowProperties properties;
  private final List<TableFidelity> tables;

  public StartupSummary(FullrowProperties properties, List<TableFidelity> tables) {
    this.properties = properties;
    this.tables = List.copyOf(tables);
  }

  /** Several lines for people. */
  public String text() {
    StringBuilder text = new StringBuilder("Fullrow ").append(properties.applicationId());
    line(text, "roles", roles());
    line(text, "kafka", String.join(",", properties.kafka().bootstrapServers()));
    line(text, "registry", Secrets.masked(properties.schemaRegistry().url()));
    line(text, "source", "Cassandra " + properties.sourceVersion());
    line(text, "target", target());
    line(text, "groups", groups());
    line(text, "ordering window", properties.ordering().window().toMillis() + " ms");
    line(text, "tombstone retention", retention());
    line(text, "dead letters", properties.deadLetterTopic());
    line(text, "shared fragments", properties.fragmentsTopic());
    tables.forEach(table -> table(text, table));
    return text.toString();
  }

  private String retention() {
    Duration retention = properties.tombstoneRetention();
    return retention.toSeconds() % 3_600 == 0
        ? retention.toHours() + " h"
        : retention.toSeconds() + " s";
  }

  private String groups() {
    String both = properties.applicationId() + ", " + properties.sinkGroup();
    return properties.roles().contains(Role.WAY_BACK)
        ? both + ", " + properties.wayBackGroup()
        : both;
  }

  private String roles() {
    return properties.roles().stream().sorted().map(Role::text).collect(Collectors.joining(", "));
  }

  private String target() {
    TargetSettings target = properties.target();
    return String.join(",", target.contactPoints())
        + " in "
        + target.localDatacenter()
        + " at "
        + target.consistency();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%n  %-20s %s", name, value));
  }

  private static void table(StringBuilder text, TableFidelity fidelity) {
    TableSettings table = fidelity.table();
    text.append(
        String.format(
            Locale.ROOT,
            "%n  table %s -> %s%n    %-12s %s, %s",
            table.source(),
            table.target(),
            "events",
            table.eventsTopic(),
            table.partitionsTopic()));
    fidelity.inputs().forEach(input -> input(text, input));
    for (Fidelity loss : fidelity.inTarget()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n    %-12s %-24s %s, accepted: %s",
              "target",
              loss.column(),
              loss.level(),
              loss.loss()));
    }
  }

  private static void input(StringBuilder text, InputFidelity input) {
    text.append(
        String.format(
            Locale.ROOT,
            "%n    %-12s %s (%s)",
            "input",
            input.input().topic(),
            input.input().format()));
    for (Fidelity column : input.columns()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n      %-12s %-22s %s",
              "column",
              column.column(),
              level(input, column)));
    }
    for (String loss : input.undetectableLosses()) {
      text.append(String.format(Locale.ROOT, "%n      %-12s %s", "undetectable", loss));
    }
  }

  private static String level(InputFidelity input, Fidelity column) {
    if (column.level() == Fidelity.Level.EXACT) {
      return "EXACT";
    }
    if (input.isLeftToOthers(column)) {
      return column.level() + ", not taken: another input carries it exactly";
    }
    return column.level()
        + (input.accepted(column) ? ", accepted: " : ", NOT accepted: ")
        + column.loss();
  }

  /** One line of key=value pairs for each table, for log searches. */
  public List<String> pairs() {
    return tables.stream().map(StartupSummary::pairs).toList();
  }

  private static String pairs(TableFidelity fidelity) {
    TableSettings table = fidelity.table();
    return "event=table_configured source="
        + table.source()
        + " target="
        + table.target()
        + " inputs="
        + table.inputs().stream()
            .map(input -> input.topic() + ":" + input.format())
            .collect(Collectors.joining(","))
        + " events_topic="
        + table.eventsTopic()
        + " partitions_topic="
        + table.partitionsTopic()
        + " exact="
        + named(fidelity, Fidelity.Level.EXACT)
        + " lossy="
        + named(fidelity, Fidelity.Level.LOSSY)
        + " missing="
        + named(fidelity, Fidelity.Level.MISSING);
  }

  private static String named(TableFidelity fidelity, Fidelity.Level level) {
    return fidelity.levels().entrySet().stream()
        .filter(column -> column.getValue() == level)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(","));
  }
}
