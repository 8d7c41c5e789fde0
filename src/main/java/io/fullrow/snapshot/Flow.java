// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

/** How fast records may be published. Thread-safe. */
public interface Flow {
  /** Waits until so many records may be published. */
  void take(int records) throws InterruptedException;

  /** So many of them are stored now, or are not published after all. */
  default void settled(int records) {}

  /** Both limits. */
  static Flow both(Flow one, Flow other) {
    return new Flow() {
      @Override
      public void take(int records) throws InterruptedException {
        one.take(records);
        other.take(records);
      }

      @Override
      public void settled(int records) {
        one.settled(records);
        other.settled(records);
      }
    };
  }

  /** As fast as they are read. */
  static Flow unlimited() {
    return records -> {};
  }
}
