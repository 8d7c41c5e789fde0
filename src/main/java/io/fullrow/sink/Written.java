// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.List;

/**
 * An event is written: all of it, or all but some cells, which a dead letter reports.
 *
 * @param leftOut what is not written, since CQL or the target can never take it
 * @param byTarget whether the target acknowledged something; false if nothing had to be written,
 *     which says nothing of the target
 */
public record Written(List<LeftOut> leftOut, boolean byTarget) {
  private static final Written ALL = new Written(List.of(), true);
  private static final Written NOTHING = new Written(List.of(), false);

  public Written {
    leftOut = List.copyOf(leftOut);
  }

  /** All of it, acknowledged by the target. */
  public static Written all() {
    return ALL;
  }

  /** Nothing had to be written. */
  public static Written nothing() {
    return NOTHING;
  }

  public boolean isComplete() {
    return leftOut.isEmpty();
  }

  /** What was left out first, and how much more; something must have been. */
  public String reason() {
    String first = leftOut.get(0).reason();
    return leftOut.size() == 1 ? first : first + " (and " + (leftOut.size() - 1) + " more)";
  }
}
