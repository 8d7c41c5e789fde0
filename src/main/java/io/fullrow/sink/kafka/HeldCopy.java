// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

/**
 * Where one event stands with the held topic:
 *
 * <pre>
 *   no copy ──begin──▶ asked for ──send──▶ sent ──end(true)──▶ stored
 *      ▲                   │                │
 *      └────end(false)─────┴───end(false)───┘   after send it may be stored all the same
 * </pre>
 *
 * A copy is asked for, with the lock, when it is decided that the event goes there; it is sent by a
 * worker later, and not at all if the partition was released meanwhile.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}, as the event is.
 */
final class HeldCopy {
  private boolean underWay;
  private boolean sending;
  private boolean sent;
  private boolean stored;
  private int failures;

  /** It is to be put into the held topic. */
  void begin() {
    underWay = true;
  }

  /** The held topic is asked to store it, and has still to answer. */
  void send() {
    sending = true;
  }

  /**
   * The held topic answered, or was never asked.
   *
   * @param success whether it is there now
   */
  void end(boolean success) {
    sent |= sending;
    underWay = false;
    sending = false;
    stored |= success;
    failures = success ? 0 : failures + 1;
  }

  /** Between {@link #begin} and {@link #end}. */
  boolean isUnderWay() {
    return underWay;
  }

  /** Between {@link #send} and {@link #end}. */
  boolean isSending() {
    return sending;
  }

  /** The event was read from the held topic, or was put there. */
  boolean isStored() {
    return stored;
  }

  /** A put that was answered with an error can be there all the same. */
  boolean mayBeStored() {
    return stored || sent;
  }

  /** How often it could not be put there since it was last. */
  int failures() {
    return failures;
  }
}
