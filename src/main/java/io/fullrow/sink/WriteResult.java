// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.List;

/** What became of one event, classified once: the three error classes of the sink are values. */
public sealed interface WriteResult {
  /** One result for each alternative, checked by the compiler. */
  <T> T match(Visitor<T> visitor);

  /** The alternatives of a {@link WriteResult}. */
  interface Visitor<T> {
    T written();

    T partly(Partly result);

    T retriable(String reason);

    T poison(String reason);

    T drift(String reason);
  }

  static WriteResult written() {
    return new Written(true);
  }

  /** Nothing had to be written, which says nothing of the target. */
  static WriteResult nothing() {
    return new Written(false);
  }

  /**
   * @param leftOut never empty
   */
  static WriteResult partly(List<LeftOut> leftOut) {
    return new Partly(leftOut, true);
  }

  /**
   * All was left out, so that nothing had to be written.
   *
   * @param leftOut never empty
   */
  static WriteResult leftOut(List<LeftOut> leftOut) {
    return new Partly(leftOut, false);
  }

  static WriteResult retriable(String reason) {
    return new Retriable(reason, true);
  }

  /** It failed before the target was asked, so it is not known to be an event. */
  static WriteResult unready(String reason) {
    return new Retriable(reason, false);
  }

  static WriteResult poison(String reason) {
    return new Poison(reason);
  }

  static WriteResult drift(String reason) {
    return new Drift(reason);
  }

  /**
   * Acknowledged by the target, or nothing had to be written.
   *
   * @param byTarget whether the target acknowledged something
   */
  record Written(boolean byTarget) implements WriteResult {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.written();
    }
  }

  /**
   * All but some cells is acknowledged by the target: a dead letter reports them.
   *
   * @param leftOut never empty
   * @param byTarget whether the target acknowledged something
   */
  record Partly(List<LeftOut> leftOut, boolean byTarget) implements WriteResult {
    public Partly {
      leftOut = List.copyOf(leftOut);
    }

    /** What was left out first, and how much more. */
    public String reason() {
      String first = leftOut.get(0).reason();
      return leftOut.size() == 1 ? first : first + " (and " + (leftOut.size() - 1) + " more)";
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.partly(this);
    }
  }

  /**
   * It cannot be written now, whatever the event: try again forever.
   *
   * @param byTarget whether the target failed; else it was never asked
   */
  record Retriable(String reason, boolean byTarget) implements WriteResult {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.retriable(reason);
    }
  }

  /** This event can never be written: dead letter. */
  record Poison(String reason) implements WriteResult {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.poison(reason);
    }
  }

  /** The event and the target table do not fit: hold the table until its schema changes. */
  record Drift(String reason) implements WriteResult {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.drift(reason);
    }
  }
}
