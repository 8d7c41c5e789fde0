// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableSettings;
import io.fullrow.repair.Outcome;
import io.fullrow.repair.Repaired;
import io.fullrow.verify.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows what a repair does. All that wins over the target is named; of the rest as many as
 * differences are shown.
 */
final class RepairReport {
  private final Console console;
  private final boolean json;
  private final TableSettings table;
  private final long most;
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);

  RepairReport(Console console, boolean json, TableSettings table, long most) {
    this.console = console;
    this.json = json;
    this.table = table;
    this.most = most;
  }

  void say(String message) {
    console.say(table.source() + ": " + message);
  }

  void repaired(Repaired repaired) {
    long before = counts.merge(repaired.outcome(), 1L, Long::sum) - 1;
    boolean wins = repaired.outcome() == Outcome.RAISED || repaired.outcome() == Outcome.DELETED;
    if (repaired.outcome() == Outcome.PUBLISHED || (!wins && before >= most)) {
      return;
    }
    if (json) {
      console.print(line(repaired));
    } else {
      console.print(text(repaired));
    }
  }

  private String text(Repaired repaired) {
    Finding finding = repaired.finding();
    return table.source()
        + " | "
        + finding.key()
        + (finding.isStatic() ? " (static)" : "")
        + " | "
        + finding.cell().orElse("row")
        + " | repair: "
        + repaired.outcome()
        + repaired.writetime().map(at -> " @" + at + ahead(at)).orElse("");
  }

  private static String ahead(long micros) {
    return micros > ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())
        ? " (in the future: earlier writes to it are lost in the target until then)"
        : "";
  }

  private ObjectNode line(Repaired repaired) {
    ObjectNode line = FindingJson.write(table, repaired.finding());
    line.put("type", "repair").put("outcome", repaired.outcome().name().toLowerCase(Locale.ROOT));
    repaired.writetime().ifPresent(at -> line.put("writetime", at));
    return line;
  }

  /** All that was done, as one line. */
  void summary() {
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("type", "repaired").put("source", table.source()).put("target", table.target());
      counts.forEach((outcome, count) -> line.put(outcome.name().toLowerCase(Locale.ROOT), count));
      console.print(line);
    } else if (!counts.isEmpty()) {
      console.print(
          table.source()
              + " repair: "
              + counts.entrySet().stream()
                  .map(of -> String.format(Locale.ROOT, "%,d %s", of.getValue(), of.getKey()))
                  .collect(Collectors.joining("; ")));
    }
  }
}
