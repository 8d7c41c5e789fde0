// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.Objects;

/**
 * Why an event is not written, classified once, where it is known.
 *
 * @param byTarget whether the target was asked and failed. Only a retriable failure says so: it
 *     proves that the record was decoded, so that it is an event.
 */
public record Failure(Kind kind, String reason, boolean byTarget) {
  public Failure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
  }

  /** What follows from a failure. */
  public enum Kind {
    /** It cannot be written now, whatever the event: try again forever. */
    RETRIABLE,
    /** This event can never be written: dead letter. */
    POISON,
    /** The event and the target table do not fit: hold the table until its schema changes. */
    DRIFT
  }

  /** The target failed to write it. */
  public static Failure retriable(String reason) {
    return new Failure(Kind.RETRIABLE, reason, true);
  }

  /** It failed before the target was asked, so it is not known to be an event. */
  public static Failure unready(String reason) {
    return new Failure(Kind.RETRIABLE, reason, false);
  }

  public static Failure poison(String reason) {
    return new Failure(Kind.POISON, reason, false);
  }

  public static Failure drift(String reason) {
    return new Failure(Kind.DRIFT, reason, false);
  }
}
