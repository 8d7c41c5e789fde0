// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells people what goes on for long, from time to time. For one thread. */
final class RareNotes {
  static final Duration EVERY = Duration.ofSeconds(30);

  private final Consumer<String> notes;
  private final LongSupplier nanoTime;
  private long told;

  RareNotes(Consumer<String> notes, LongSupplier nanoTime) {
    this.notes = notes;
    this.nanoTime = nanoTime;
    this.told = nanoTime.getAsLong();
  }

  void tell(String note) {
    long now = nanoTime.getAsLong();
    if (now - told > EVERY.toNanos()) {
      told = now;
      notes.accept(note);
    }
  }
}
