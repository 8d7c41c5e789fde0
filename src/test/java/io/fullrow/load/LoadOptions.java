// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run measures.
 *
 * @param phases which of them; the others' figures are missing in the report
 * @param mutations that are encoded once and published again and again, with later writetimes
 * @param states rows of each state that is measured in the phase of that name
 * @param folder where the figures and the plot are written
 */
record LoadOptions(
    Set<Phase> phases,
    int mutations,
    List<Integer> states,
    Workload workload,
    Timing timing,
    Path folder) {

  LoadOptions {
    if (phases.isEmpty() || mutations < 1) {
      throw new IllegalArgumentException("at least one phase and one mutation");
    }
    phases = Set.copyOf(EnumSet.copyOf(phases));
    states = List.copyOf(states);
  }

  /**
   * What the mutations are.
   *
   * @param rows of the table that the mutations are about
   * @param shape of the rows
   * @param lag how many mutations a replica may be behind the others
   * @param seed the same seed gives the same mutations in the same order
   * @param backlog changes that wait in the phase of that name
   */
  record Workload(int rows, Shape shape, Mix mix, int lag, long seed, int backlog) {
    Workload withRows(int others) {
      return new Workload(others, shape, mix, lag, seed, backlog);
    }
  }

  /** Shares in percent; what is left of 100 are deletions of rows. */
  record Mix(int inserts, int updates) {
    Mix {
      if (inserts < 0 || updates < 0 || inserts + updates > 100) {
        throw new IllegalArgumentException(
            "inserts and updates are percentages, together at most 100: "
                + inserts
                + " and "
                + updates);
      }
    }
  }

  /**
   * How long things last.
   *
   * @param window two of them in a row must agree before anything is measured
   * @param warmUp after that long it is measured although they do not agree, which is reported
   * @param measured at full speed, in each round
   * @param rounds of the contenders of a phase, one after the other in each
   * @param steady at each rate of the latency phase; the service's percentiles are of its last 60 s
   */
  record Timing(Duration window, Duration warmUp, Duration measured, int rounds, Duration steady) {
    Timing {
      if (window.isZero() || measured.isZero() || rounds < 1) {
        throw new IllegalArgumentException("windows and rounds cannot be empty");
      }
    }
  }
}
