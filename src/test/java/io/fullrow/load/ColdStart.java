// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.OptionalDouble;

/**
 * A new process with a backlog; all times in seconds from its start, empty if not reached.
 *
 * @param fullSpeed changes a second of the warm process
 * @param half when the last five seconds had half of the full speed
 * @param most when they had 80 %
 * @param in10 changes that landed in the first 10 s
 * @param in15 in the first 15 s
 */
record ColdStart(
    double fullSpeed,
    OptionalDouble readiness,
    OptionalDouble firstEvent,
    OptionalDouble firstRow,
    OptionalDouble half,
    OptionalDouble most,
    long in10,
    long in15) {
  double share10() {
    return in10 / (10 * fullSpeed);
  }

  double share15() {
    return in15 / (15 * fullSpeed);
  }
}
