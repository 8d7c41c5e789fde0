// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The report for people: first what the goals are about, then each contender. */
final class FiguresTable {
  private static final int NAME_WIDTH = 62;
  private static final String MICROS = "%.1f";
  private static final List<String> PROCESSES =
      List.of(Meters.PROCESS, Meters.BROKER, Meters.CASSANDRA);

  private final LoadReport report;
  private final Map<String, List<Turn>> contenders;
  private final StringBuilder out = new StringBuilder("\n");

  private FiguresTable(LoadReport report) {
    this.report = report;
    this.contenders = report.byContender();
  }

  static String of(LoadReport report) {
    FiguresTable table = new FiguresTable(report);
    table.goals();
    table.contenders.values().forEach(table::contender);
    report.exactness().ifPresent(table::exactness);
    return table.out.toString();
  }

  private void goals() {
    line("What the goals are about", "");
    turns(WholePath.CONTENDER)
        .ifPresent(
            turns -> line("  whole path, RF 3: process / broker / Cassandra", processes(turns)));
    ratio(
        "materialize alone to a plain topology", StagesAlone.MATERIALIZE, PlainTopology.CONTENDER);
    ratio("sink alone to the driver loop", StagesAlone.SINK_DISTINCT, DriverLoop.CONTENDER);
    ratio("  where keys repeat", StagesAlone.SINK_REPEATED, DriverLoop.CONTENDER);
    report.cold().ifPresent(this::cold);
    report.drain().ifPresent(this::drain);
    for (List<Turn> turns : contenders.values()) {
      if (Traffic.of(turns.get(0)).eventAndState() > 0) {
        Spread ratio = Spread.of(turns, turn -> Traffic.of(turn).ratio());
        line("  bytes to event plus row state, " + name(turns), ratio.show("%.2f"));
      }
    }
    report.latencies().forEach(this::latency);
    report.states().forEach(this::state);
  }

  private void state(GrownState.Size size) {
    Turn smallest = report.states().get(0).turn();
    double micros = size.turn().processMicros(Meters.PROCESS);
    line(
        number("  state of %,d rows: processor time of a fragment", size.rows()),
        number("%.1f µs, %.2f", micros, micros / smallest.processMicros(Meters.PROCESS)));
    line(
        "    restored after / highest resident memory",
        number("%.1f s / %.0f MiB", size.restoredSeconds(), size.residentMib()));
  }

  private void ratio(String name, String contender, String baseline) {
    if (contenders.containsKey(contender) && contenders.containsKey(baseline)) {
      double first = Spread.of(contenders.get(contender), Turn::perSecond).median();
      double second = Spread.of(contenders.get(baseline), Turn::perSecond).median();
      line("  " + name, number("%.2f", first / second));
    }
  }

  private void cold(ColdStart cold) {
    line("  cold: records of the first 10 s / 15 s to full speed", shares(cold));
    line(
        "  cold: readiness / first event / first row",
        seconds(cold.readiness(), cold.firstEvent(), cold.firstRow()));
    line("  cold: half / 80 % of full speed", seconds(cold.half(), cold.most()));
  }

  private void drain(Drain drain) {
    line(
        number("  backlog of %,d changes: worked off in", drain.changes()),
        number("%.0f s, %,.0f /s", drain.seconds(), drain.changes() / drain.seconds()));
    line(
        "  backlog: ready after / unready later / same process",
        seconds(drain.readiness()) + " / " + drain.unready() + " / " + drain.sameProcess());
    line(
        "  backlog: highest heap / resident memory",
        number("%.0f / %.0f MiB", drain.highest(Drain.HEAP), drain.highest(Drain.RESIDENT)));
  }

  private static String shares(ColdStart cold) {
    return number("%.2f / %.2f", cold.share10(), cold.share15());
  }

  private static String seconds(OptionalDouble... times) {
    List<String> shown = new ArrayList<>();
    for (OptionalDouble time : times) {
      shown.add(time.isPresent() ? number("%.1f", time.getAsDouble()) : "not reached");
    }
    return String.join(" / ", shown) + " s";
  }

  private void latency(Latency latency) {
    line(
        number(
            "  propagation at %.0f %% (%,.0f changes/s): p50 / p99 / p99.9 / max",
            latency.share() * 100, latency.perSecond()),
        number(
            "%d / %d / %d / %d ms", latency.p50(), latency.p99(), latency.p999(), latency.max()));
  }

  private void contender(List<Turn> turns) {
    Turn first = turns.get(0);
    line("", "");
    line(name(turns) + ", " + turns.size() + " times " + number("%.0f s", first.seconds()), "");
    for (String count : first.counted().counts().keySet()) {
      if (first.counted().counts().get(count) > 0) {
        line("  " + count, Spread.of(turns, turn -> turn.perSecond(count)).show("%,.0f") + " /s");
      }
    }
    line("  processor time of process / broker / Cassandra", processes(turns));
    for (String group : groups(turns)) {
      micros("    of it " + group, turns, turn -> turn.threadMicros(group));
    }
    line(
        "  allocated on the heap",
        Spread.of(turns, Turn::allocatedPerRecord).show("%,.0f") + " bytes");
    if (first.events() > 0) {
      traffic(Traffic.of(first));
    }
    line("  warmed up for", Spread.of(turns, Turn::warmUpSeconds).show("%.0f") + " s");
    doubts(turns);
  }

  private void doubts(List<Turn> turns) {
    for (Turn turn : turns) {
      if (!turn.settled()) {
        line("  NOT SETTLED before round " + turn.round(), "its windows did not agree");
      }
      if (!turn.backlogLeft()) {
        line("  BACKLOG ENDED in round " + turn.round(), "it waited for work");
      }
    }
  }

  private static SortedSet<String> groups(List<Turn> turns) {
    SortedSet<String> groups = new TreeSet<>();
    turns.forEach(turn -> groups.addAll(turn.counted().threadNanos().keySet()));
    return groups;
  }

  private void traffic(Traffic traffic) {
    line("  written to Kafka for each change", number("%,.0f bytes", traffic.bytes()));
    for (Traffic.Topic topic : traffic.topics()) {
      line(
          "    " + topic.name(),
          number(
              "%,8.0f bytes, %,8.0f before compression, %.2f offsets",
              topic.bytes(), topic.plainBytes(), topic.offsets()));
    }
  }

  private void exactness(Exactness exact) {
    line("", "");
    line("Whole path, from the first message to the last", "");
    line("  messages / received", number("%,d / %,d", exact.sent(), exact.received()));
    line("  events / written", number("%,d / %,d", exact.events(), exact.upserts()));
    line("  dead letters", number("%,d", exact.deadLetters()));
    line("  rows / not as expected", number("%,d / %,d", exact.rows(), exact.differences()));
  }

  private Optional<List<Turn>> turns(String contender) {
    return Optional.ofNullable(contenders.get(contender));
  }

  private static String name(List<Turn> turns) {
    return turns.get(0).contender();
  }

  private static String processes(List<Turn> turns) {
    List<String> shown =
        PROCESSES.stream()
            .map(each -> Spread.of(turns, turn -> turn.processMicros(each)).show(MICROS))
            .toList();
    return String.join(" / ", shown) + " µs";
  }

  private void micros(String name, List<Turn> turns, ToDoubleFunction<Turn> figure) {
    Spread spread = Spread.of(turns, figure);
    if (spread.max() > 0.05) {
      line(name, spread.show(MICROS) + " µs");
    }
  }

  private void line(String name, String value) {
    String padded = name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
    out.append((padded + value).stripTrailing()).append('\n');
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
