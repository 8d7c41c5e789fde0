package io.fullrow.app;

import io.fullrow.decode.Fidelity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the service is about to do, told once at its start: for people, and as key=value pairs. */
final class StartupSummary {
  private final FullrowProperties properties;
  private final List<TableFidelity> tables;

  StartupSummary(FullrowProperties properties, List<TableFidelity> tables) {
    this.properties = properties;
    this.tables = List.copyOf(tables);
  }

  /** Several lines for people. */
  String text() {
    StringBuilder text = new StringBuilder("Fullrow ").append(properties.applicationId());
    line(text, "roles", roles());
    line(text, "kafka", String.join(",", properties.kafka().bootstrapServers()));
    line(text, "registry", properties.schemaRegistry().url());
    line(text, "source", "Cassandra " + properties.sourceVersion());
    line(text, "target", target());
    line(text, "groups", properties.applicationId() + ", " + properties.sinkGroup());
    line(text, "ordering window", properties.ordering().window().toMillis() + " ms");
    line(text, "tombstone retention", properties.tombstoneRetention().toHours() + " h");
    line(text, "dead letters", properties.deadLetterTopic());
    tables.forEach(table -> table(text, table));
    return text.toString();
  }

  private String roles() {
    return properties.roles().stream()
        .sorted()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
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
            "%n  table %s -> %s%n    %-12s %s (%s)%n    %-12s %s, %s",
            table.source(),
            table.target(),
            "fragments",
            String.join(", ", table.rawTopics()),
            table.format(),
            "events",
            table.eventsTopic(),
            table.partitionsTopic()));
    for (Fidelity column : fidelity.columns()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n    %-12s %-24s %s",
              "column",
              column.column(),
              level(fidelity, column)));
    }
    for (String loss : fidelity.undetectableLosses()) {
      text.append(String.format(Locale.ROOT, "%n    %-12s %s", "undetectable", loss));
    }
  }

  private static String level(TableFidelity table, Fidelity column) {
    if (column.level() == Fidelity.Level.EXACT) {
      return "EXACT";
    }
    return column.level()
        + (table.accepted(column) ? ", accepted: " : ", NOT accepted: ")
        + column.loss();
  }

  /** One line of key=value pairs for each table, for log searches. */
  List<String> pairs() {
    return tables.stream().map(StartupSummary::pairs).toList();
  }

  private static String pairs(TableFidelity fidelity) {
    TableSettings table = fidelity.table();
    return "event=table_configured source="
        + table.source()
        + " target="
        + table.target()
        + " format="
        + table.format()
        + " raw_topics="
        + String.join(",", table.rawTopics())
        + " events_topic="
        + table.eventsTopic()
        + " partitions_topic="
        + table.partitionsTopic()
        + " exact="
        + named(fidelity, Fidelity.Level.EXACT)
        + " lossy="
        + named(fidelity, Fidelity.Level.LOSSY)
        + " missing="
        + named(fidelity, Fidelity.Level.MISSING)
        + " accept_loss="
        + String.join(",", table.acceptLoss());
  }

  private static String named(TableFidelity fidelity, Fidelity.Level level) {
    return fidelity.columns().stream()
        .filter(column -> column.level() == level)
        .map(Fidelity::column)
        .collect(Collectors.joining(","));
  }
}
