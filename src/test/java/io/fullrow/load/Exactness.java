// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

/**
 * What became of all messages of the whole path.
 *
 * @param sent messages
 * @param fragments copies, fragments that changed nothing, and those that made an event
 * @param rows that the target must hold
 * @param differences rows of the target that are missing, too many or not as they must be
 */
record Exactness(
    long sent,
    long received,
    long fragments,
    long events,
    long upserts,
    long deadLetters,
    int rows,
    int differences) {
  boolean complete() {
    return received == sent
        && fragments == sent
        && upserts == events
        && deadLetters == 0
        && differences == 0;
  }
}
