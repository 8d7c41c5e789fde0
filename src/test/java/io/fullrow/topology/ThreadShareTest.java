// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A model of a stream thread of Kafka Streams 4.3, {@code StreamThread.runOnce}: records, then the
 * punctuations that are due; the rounds grow by one record, and are halved after a punctuation.
 */
class ThreadShareTest {
  private static final long RECORD_NANOS = 50_000;
  private static final long STEP_NANOS = 200_000;
  private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();
  private static final Duration RUN_TIME = Duration.ofSeconds(20);

  private long now;
  private long records;
  private final List<Integer> steps = new ArrayList<>();

  /** One punctuation of a task with work that never ends. */
  private interface Tick {
    void run(int task);
  }

  @Test
  void shouldLeaveMostOfTheThreadToInput() {
    for (int tasks = 1; tasks <= 4; tasks++) {
      ThreadShare share = new ThreadShare(() -> now);
      long normal = run(share, tasks, task -> {});
      long busy = run(share, tasks, task -> tick(share, task));

      assertThat(busy).as("records of %d tasks", tasks).isGreaterThan(normal / 2);
      for (int task = 0; task < tasks; task++) {
        assertThat(steps.get(task)).as("task %d of %d", task, tasks).isGreaterThan(5_000 / tasks);
      }
    }
  }

  /** What the budget of former releases left: the model tells good from bad. */
  @Test
  void shouldShowWhatLongRunsWithoutRestLeave() {
    ThreadShare share = new ThreadShare(() -> now);
    long normal = run(share, 1, task -> {});
    long busy = run(share, 1, task -> work(task, Budget.of(Duration.ofMillis(200), () -> now)));

    assertThat(busy).isLessThan(normal / 100);
  }

  @Test
  void shouldWorkWithoutRestsWhileNoInputComes() {
    ThreadShare share = new ThreadShare(() -> now);
    now += Duration.ofSeconds(1).toNanos();
    steps.add(0);

    long start = now;
    for (int i = 0; i < 10; i++) {
      tick(share, 0);
    }

    assertThat(steps.get(0)).isGreaterThan((int) ((now - start) / STEP_NANOS * 9 / 10));
    assertThat(now - start).isGreaterThan(Duration.ofMillis(900).toNanos());
  }

  @Test
  void shouldNotWaitForATaskThatHasGone() {
    ThreadShare share = new ThreadShare(() -> now);
    share.input();
    share.begin("a");
    now += STEP_NANOS;
    share.end();

    assertThat(share.isTurnOf("gone")).isFalse();
    now += 3 * STEP_NANOS;
    share.input();
    assertThat(share.isTurnOf("a")).isFalse();
    share.forget("gone");
    assertThat(share.isTurnOf("a")).isTrue();
  }

  private void tick(ThreadShare share, int task) {
    if (share.isTurnOf(task)) {
      work(task, share.begin(task));
      share.end();
    }
  }

  private void work(int task, Budget budget) {
    do {
      now += STEP_NANOS;
      steps.set(task, steps.get(task) + 1);
    } while (!budget.isSpent());
  }

  /** How many records the thread handles. */
  private long run(ThreadShare share, int tasks, Tick tick) {
    records = 0;
    steps.clear();
    long[] due = new long[tasks];
    for (int task = 0; task < tasks; task++) {
      steps.add(0);
      due[task] = now + TICK_NANOS;
    }
    long end = now + RUN_TIME.toNanos();
    int iterations = 1;
    while (now < end) {
      for (int i = 0; i < iterations * tasks; i++) {
        now += RECORD_NANOS;
        share.input();
        records++;
      }
      iterations = punctuate(due, tick) ? Math.max(1, iterations / 2) : iterations + 1;
    }
    return records;
  }

  private boolean punctuate(long[] due, Tick tick) {
    boolean any = false;
    for (int task = 0; task < due.length; task++) {
      if (now >= due[task]) {
        any = true;
        due[task] += (1 + (now - due[task]) / TICK_NANOS) * TICK_NANOS;
        tick.run(task);
      }
    }
    return any;
  }
}
