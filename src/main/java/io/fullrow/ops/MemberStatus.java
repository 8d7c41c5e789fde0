// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * What one member holds in memory or in its work store, as its stages report it now. All counts are
 * of this member alone.
 *
 * @param state {@code RUNNING} if all of its stages run, else the state of the one that does not;
 *     the names are those of {@code KafkaStreams.State}
 * @param buffered fragments that wait in the ordering window
 * @param pendingSlices pieces of work left in the work store
 * @param inFlight writes to the target that are not acknowledged, but for those of held keys
 * @param held keys that cannot be written while others can, stored in the held topic or not; a
 *     member of an older release counts them as in flight
 * @param oldestUnackedMs age of the oldest of them in milliseconds; 0 if there is none
 * @param deadLetters records sent to the dead letter topic since the member started
 */
public record MemberStatus(
    String state,
    long buffered,
    long pendingSlices,
    long inFlight,
    long held,
    long oldestUnackedMs,
    long deadLetters) {

  /** A member of an older release does not report what it holds: it is among what is in flight. */
  @JsonCreator
  MemberStatus(
      String state,
      long buffered,
      long pendingSlices,
      long inFlight,
      @Nullable Long held,
      long oldestUnackedMs,
      long deadLetters) {
    this(
        state,
        buffered,
        pendingSlices,
        inFlight,
        held == null ? 0L : (long) held,
        oldestUnackedMs,
        deadLetters);
  }

  /** The state in which a member works. */
  public static final String RUNNING = "RUNNING";

  /** Whether this member has taken nothing that is not yet passed on, and holds nothing. */
  public boolean idle() {
    return buffered == 0 && pendingSlices == 0 && inFlight == 0 && held == 0;
  }
}
