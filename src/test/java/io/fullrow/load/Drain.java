// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A large backlog, worked off by a new process.
 *
 * @param changes of the backlog
 * @param seconds from the start of the process until all was in the target
 * @param readiness seconds until it was ready first
 * @param unready how many later probes, one each second, found it not ready
 * @param sameProcess whether the process that ended it is the one that began it
 * @param memory in MiB over time
 */
record Drain(
    long changes,
    double seconds,
    OptionalDouble readiness,
    int unready,
    boolean sameProcess,
    Map<String, List<Series.Point>> memory) {
  static final String HEAP = "heap, used, MiB";
  static final String RESIDENT = "resident memory of the process, MiB";

  Drain {
    memory = Map.copyOf(memory);
  }

  double highest(String what) {
    return memory.getOrDefault(what, List.of()).stream()
        .mapToDouble(Series.Point::value)
        .max()
        .orElse(0);
  }
}
