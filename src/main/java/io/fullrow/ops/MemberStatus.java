package io.fullrow.ops;

/**
 * What one member holds in memory or in its work store, as its stages tell it now. All counts are
 * of this member alone.
 *
 * @param state {@code RUNNING} if all of its stages run, else the state of the one that does not;
 *     the names are those of {@code KafkaStreams.State}
 * @param buffered fragments that wait in the ordering window
 * @param pendingSlices pieces of work left in the work store
 * @param inFlight writes to the target that are not acknowledged
 * @param oldestUnackedMs age of the oldest of them in milliseconds; 0 if there is none
 * @param deadLetters records sent to the dead letter topic since the member started
 */
public record MemberStatus(
    String state,
    long buffered,
    long pendingSlices,
    long inFlight,
    long oldestUnackedMs,
    long deadLetters) {

  /** The state in which a member works. */
  public static final String RUNNING = "RUNNING";

  /** Whether this member has taken nothing that is not yet passed on. */
  public boolean idle() {
    return buffered == 0 && pendingSlices == 0 && inFlight == 0;
  }
}
