// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How long answers took in the last seconds. Thread-safe. */
final class AnswerTimes {
  private static final long WINDOW_NANOS = Duration.ofSeconds(3).toNanos();

  /** The slow ones tell of a queue first; the slowest are chance. */
  private static final double QUANTILE = 0.8;

  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private final Deque<Answer> answers = new ArrayDeque<>();

  @GuardedBy("this")
  private final Map<Long, Long> asked = new LinkedHashMap<>();

  @GuardedBy("this")
  private long last;

  private record Answer(long at, long took) {}

  AnswerTimes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns the number of the question. */
  synchronized long ask() {
    asked.put(++last, nanoTime.getAsLong());
    return last;
  }

  /** An error too: whoever asks waits for it as long. */
  synchronized void answered(long question) {
    Long begun = asked.remove(question);
    if (begun != null) {
      long now = nanoTime.getAsLong();
      answers.addLast(new Answer(now, now - begun));
    }
  }

  /** Questions without an answer. */
  synchronized int open() {
    return asked.size();
  }

  /**
   * What four of five answers took at most. Questions that wait for longer than that are among
   * them. Zero if there is none.
   */
  synchronized Duration slow() {
    long now = nanoTime.getAsLong();
    answers.removeIf(answer -> now - answer.at() > WINDOW_NANOS);
    LongStream waiting = asked.values().stream().mapToLong(begun -> now - begun);
    Stream<Answer> came = answers.stream();
    long[] sorted = LongStream.concat(came.mapToLong(Answer::took), waiting).sorted().toArray();
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(sorted[(int) (QUANTILE * (sorted.length - 1))]);
  }
}
