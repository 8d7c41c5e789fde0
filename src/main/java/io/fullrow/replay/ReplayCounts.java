// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

/**
 * What a sink did since it was started.
 *
 * @param written events that the target has acknowledged
 * @param replaced events in whose place a later one of their key was written
 * @param deadLetters events that can never be written, or not all of them
 */
public record ReplayCounts(long written, long replaced, long deadLetters) {
  static final ReplayCounts NONE = new ReplayCounts(0, 0, 0);
}
