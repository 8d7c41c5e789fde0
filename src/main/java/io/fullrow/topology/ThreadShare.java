// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much of its stream thread the work may take that follows large deletions and mass expiries.
 *
 * <p>Kafka Streams looks for due punctuations after each round of records, and halves the next
 * round if there was one. A punctuation that is due again when it ends, and takes long, leaves one
 * record for each of its runs. So a run is short, and its end begins a rest of twice its length:
 * while input comes, at most a third of the thread's time goes to such work, whatever the number of
 * its tasks. They take turns. A thread without input works on without rests.
 *
 * <p>One for each stream thread, and not thread-safe.
 */
final class ThreadShare {
  private static final Duration RUN = Duration.ofMillis(15);
  private static final Duration IDLE_RUN = Duration.ofMillis(100);
  private static final long IDLE_AFTER_NANOS = Duration.ofMillis(100).toNanos();
  private static final long FORGET_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int REST = 2;

  private final LongSupplier nanoTime;

  /** Who asked during a rest, and when last, in the order of their turns. */
  private final Map<Object, Long> waiting = new LinkedHashMap<>();

  private long lastInput;
  private long began;
  private long restUntil;

  /**
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  ThreadShare(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastInput = nanoTime.getAsLong();
    this.restUntil = lastInput;
  }

  /** The time for work that is part of the input's own, and takes no turn. */
  Budget budget(Duration duration) {
    return Budget.of(duration, nanoTime);
  }

  /** A record has come. */
  void input() {
    lastInput = nanoTime.getAsLong();
  }

  /** Whether it is the turn of {@code task}, which has work to do, and asks again soon if not. */
  boolean isTurnOf(Object task) {
    long now = nanoTime.getAsLong();
    waiting.values().removeIf(asked -> now - asked > FORGET_NANOS);
    waiting.put(task, now); // keeps its place if it has one
    boolean rested = isIdle(now) || now - restUntil >= 0;
    return rested && waiting.keySet().iterator().next().equals(task);
  }

  /** The run of {@code task} begins, and {@link #end} must follow. */
  Budget begin(Object task) {
    waiting.remove(task);
    began = nanoTime.getAsLong();
    return Budget.of(isIdle(began) ? IDLE_RUN : RUN, nanoTime);
  }

  void end() {
    long now = nanoTime.getAsLong();
    restUntil = now + REST * (now - began);
  }

  /** The task leaves this thread. */
  void forget(Object task) {
    waiting.remove(task);
  }

  private boolean isIdle(long now) {
    return now - lastInput > IDLE_AFTER_NANOS;
  }
}
