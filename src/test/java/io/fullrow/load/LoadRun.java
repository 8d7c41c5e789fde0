// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.lab.Lab;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One run: the chosen phases, one after the other. */
final class LoadRun {
  private static final double HALF = 0.5;
  private static final double NEARLY_ALL = 0.9;

  private final Lab lab;
  private final LoadOptions options;
  private final Consumer<String> progress;
  private final Series series = new Series();
  private final List<Turn> turns = new ArrayList<>();
  private final List<Latency> latencies = new ArrayList<>();
  private final List<GrownState.Size> states = new ArrayList<>();
  private Optional<ColdStart> cold = Optional.empty();
  private Optional<Drain> drain = Optional.empty();
  private Optional<Exactness> exactness = Optional.empty();

  LoadRun(Lab lab, LoadOptions options, Consumer<String> progress) {
    this.lab = lab;
    this.options = options;
    this.progress = progress;
  }

  LoadReport run() {
    try (TopicSizes topics = new TopicSizes(lab.kafka().bootstrapServers())) {
      Stopwatch stopwatch =
          new Stopwatch(new Meters(lab), topics, options.timing(), series, progress);
      Bench bench = new Bench(lab, options, stopwatch, series, progress);
      if (any(Phase.WHOLE, Phase.LATENCY, Phase.COLD, Phase.BACKLOG)) {
        wholePath(bench);
      }
      if (any(Phase.MATERIALIZE, Phase.SINK)) {
        stagesAlone(bench);
      }
      if (any(Phase.STATE)) {
        options.states().forEach(rows -> states.add(GrownState.measure(bench, rows)));
      }
    }
    return new LoadReport(turns, latencies, states, cold, drain, exactness, series.points());
  }

  private void wholePath(Bench bench) {
    try (WholePath path = new WholePath(bench)) {
      if (any(Phase.WHOLE)) {
        turns.addAll(path.turns());
      }
      if (any(Phase.LATENCY)) {
        latencies.add(path.latency(HALF));
        latencies.add(path.latency(NEARLY_ALL));
      }
      if (any(Phase.COLD)) {
        cold = Optional.of(path.cold());
      }
      if (any(Phase.BACKLOG)) {
        drain = Optional.of(path.drain());
      }
      exactness = Optional.of(path.check());
    }
  }

  private void stagesAlone(Bench bench) {
    try (StagesAlone stages = new StagesAlone(bench)) {
      if (any(Phase.MATERIALIZE)) {
        turns.addAll(stages.materialize());
      }
      if (any(Phase.SINK)) {
        turns.addAll(stages.sink());
      }
    }
  }

  private boolean any(Phase... phases) {
    Set<Phase> chosen = EnumSet.copyOf(options.phases());
    return List.of(phases).stream().anyMatch(chosen::contains);
  }
}
