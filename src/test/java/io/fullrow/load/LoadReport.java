// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The figures of one run; what was not measured is missing.
 *
 * @param series speeds over time, of the whole run
 */
record LoadReport(
    List<Turn> turns,
    List<Latency> latencies,
    List<GrownState.Size> states,
    Optional<ColdStart> cold,
    Optional<Drain> drain,
    Optional<Exactness> exactness,
    Map<String, List<Series.Point>> series) {

  LoadReport {
    turns = List.copyOf(turns);
    latencies = List.copyOf(latencies);
    states = List.copyOf(states);
  }

  /** In the order of their first turns. */
  Map<String, List<Turn>> byContender() {
    Map<String, List<Turn>> contenders = new LinkedHashMap<>();
    Stream.concat(turns.stream(), states.stream().map(GrownState.Size::turn))
        .forEach(
            turn ->
                contenders.computeIfAbsent(turn.contender(), any -> new ArrayList<>()).add(turn));
    return contenders;
  }

  /** Whether nothing that went through the whole path was lost, or it was not measured. */
  boolean complete() {
    return exactness.map(Exactness::complete).orElse(true);
  }

  String render() {
    return FiguresTable.of(this);
  }
}
