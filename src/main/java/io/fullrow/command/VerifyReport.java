// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableSettings;
import io.fullrow.verify.Difference.Aspect;
import io.fullrow.verify.Finding;
import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.VerifyRequest;
import io.fullrow.verify.recorded.CountsJson;
import io.fullrow.verify.recorded.RecordedVerify;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows what the comparison of one table finds, as it finds it, and a summary at the end. */
final class VerifyReport {
  private static final String INVISIBLE =
      "markers of rows, tombstones and time-uuids of list elements are invisible to CQL";

  private final Console console;
  private final boolean json;
  private final TableSettings table;
  private final long most;
  private long differences;
  private long undecided;
  private boolean afterRepair;

  VerifyReport(Console console, boolean json, TableSettings table, VerifyOptions options) {
    this.console = console;
    this.json = json;
    this.table = table;
    this.most = options.maxDifferences();
  }

  void say(String message) {
    console.say(message);
  }

  WorkProgress progress(long ranges) {
    return console.progress("verify " + table.source(), ranges, " ranges");
  }

  /** What is found from now on is what the repair has left. */
  void again(int ranges) {
    say(table.source() + ": compares again the " + ranges + " ranges with findings");
    afterRepair = true;
    differences = 0;
    undecided = 0;
  }

  /** Something is missing still, although it was published. */
  void hidden() {
    say(
        table.source()
            + ": what is still missing was published. Unless it is on its way, a newer deletion in the"
            + " target hides it, such as one made by hand, which CQL does not show: drop "
            + table.target()
            + ", create it by schema --apply, and fill it by replay --to-earliest");
  }

  /**
   * The gate asks for a comparison that began later.
   *
   * @param change what was done to the table, and when
   */
  void outdated(String change) {
    say(
        table.source()
            + ": cutover does not count this run, as there was "
            + change
            + " after it began: run verify --again before it");
  }

  void sampled(RangeSample sample) {
    say(
        table.source()
            + ": a sample of "
            + sample.ranges().size()
            + " ranges, which is not recorded; --seed="
            + sample.seed()
            + " compares the same ones again");
  }

  /** One line, up to as many as are asked for of either sort. */
  void found(Finding finding) {
    long before = finding.certain() ? differences++ : undecided++;
    if (before >= most) {
      return;
    }
    if (json) {
      console.print(line(finding));
    } else {
      String when = afterRepair ? " | after the repair | " : " | ";
      console.print(table.source() + when + finding.render());
    }
  }

  private ObjectNode line(Finding finding) {
    ObjectNode line = FindingJson.write(table, finding);
    return afterRepair ? line.put("afterRepair", true) : line;
  }

  /**
   * @param scope of what was compared: {@code full} or {@code sample}
   */
  void summary(VerifyRequest request, RecordedVerify state, String scope) {
    if (json) {
      console.print(summaryJson(request, state, scope));
    } else {
      console.print(summaryText(request, state, scope));
    }
  }

  private ObjectNode summaryJson(VerifyRequest request, RecordedVerify state, String scope) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", "summary").put("source", table.source()).put("target", table.target());
    line.put("result", result(state.counts())).put("scope", scope);
    line.put("begun", state.begun().toString());
    state.ended().ifPresent(at -> line.put("ended", at.toString()));
    line.put("ranges", state.basis().ranges()).put("rangesDone", state.done().size());
    line.put("rangesFailed", state.failed().size());
    line.setAll(CountsJson.write(state.counts()));
    names(line.putArray("leftOut"), request.leftOut());
    names(line.putArray("byValue"), request.byValue());
    names(line.putArray("ignored"), state.basis().ignored());
    return line.put("notCompared", INVISIBLE);
  }

  private static void names(ArrayNode json, Iterable<String> names) {
    names.forEach(json::add);
  }

  private static String result(VerifyCounts counts) {
    return counts.clean() ? "equal" : counts.differing() > 0 ? "different" : "undecided";
  }

  private String summaryText(VerifyRequest request, RecordedVerify state, String scope) {
    VerifyCounts counts = state.counts();
    StringBuilder text = new StringBuilder();
    text.append(table.source()).append(" and ").append(table.target()).append(verdict(counts));
    boolean limited =
        !request.leftOut().isEmpty()
            || !request.byValue().isEmpty()
            || !request.ignored().isEmpty();
    text.append(limited ? " in what was compared" : "");
    text.append(scope.equals("sample") ? ", in a sample of the ranges\n" : "\n");
    line(
        text,
        "ranges: %,d of %,d compared since %s, %,d with findings",
        state.done().size(),
        state.basis().ranges(),
        state.begun(),
        state.failed().size());
    line(
        text,
        "rows:   %,d compared, %,d of them read again; cells: %,d compared",
        counts.rows(),
        counts.readAgain(),
        counts.cells());
    findings(text, counts);
    if (!request.leftOut().isEmpty()) {
      line(
          text,
          "not compared, loss accepted or left out: %s",
          String.join(", ", request.leftOut()));
    }
    if (!request.byValue().isEmpty()) {
      line(
          text,
          "values and order alone, loss of writetimes accepted: %s",
          String.join(", ", request.byValue()));
    }
    ignored(text, request.ignored());
    line(text, "not compared: %s", INVISIBLE);
    return text.toString();
  }

  private static void ignored(StringBuilder text, Set<Aspect> ignored) {
    Set<Aspect> lost = EnumSet.noneOf(Aspect.class);
    lost.addAll(ignored);
    if (lost.remove(Aspect.RAISED)) {
      line(text, "counts as equal: the same value and TTL at a newer writetime in the target");
    }
    if (!lost.isEmpty()) {
      line(
          text,
          "not compared in any column, loss accepted: %s",
          lost.stream().map(Aspect::toString).collect(Collectors.joining(", ")));
    }
  }

  private void findings(StringBuilder text, VerifyCounts counts) {
    if (counts.differing() > 0) {
      line(
          text,
          "differences: %s",
          counts.differences().entrySet().stream()
              .map(kind -> String.format(Locale.ROOT, "%,d %s", kind.getValue(), kind.getKey()))
              .collect(Collectors.joining(", ")));
      line(
          text,
          "to mend them: verify --failed-only --repair --row-markers=<insert|update>; the kinds are in"
              + " docs/migration.md, Verify and Repair");
    }
    if (counts.undecided() > 0) {
      line(
          text,
          "undecided: %,d kept changing while they were read; run it again with --failed-only",
          counts.undecided());
    }
    if (differences > most || undecided > most) {
      line(text, "shown are the first %,d of either sort: see --max-differences", most);
    }
  }

  private static String verdict(VerifyCounts counts) {
    return switch (result(counts)) {
      case "equal" -> " are equal";
      case "different" -> " DIFFER";
      default -> " are UNDECIDED";
    };
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
