// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Against a pipeline of one queue, which passes on so many records a second at most. */
class DelayedRateTest {
  private static final double SLOWDOWN = 1.5;
  private static final Duration SLACK = Duration.ofMillis(50);
  private static final double ALONE_MILLIS = 200;

  private final AtomicLong now = new AtomicLong();
  private final DelayedRate rate = new DelayedRate(SLOWDOWN, SLACK, now::get);
  private double capacity = 2_000;
  private double queue;
  private boolean reading = true;

  /** What happens within a second; the delay is seen at its end. */
  private double second() {
    double sent = reading ? rate.rate() : 0;
    if (reading) {
      rate.reserve((int) sent);
    }
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    queue = Math.max(0, queue + sent - capacity);
    // Near its capacity a queue is long before it grows without end.
    double busy = Math.min(0.99, sent / capacity);
    double millis = ALONE_MILLIS + 1_000 * queue / capacity + 10 * busy / (1 - busy);
    rate.delayed(Duration.ofNanos((long) (millis * 1e6)));
    return millis;
  }

  private double averageDelay(int seconds) {
    double sum = 0;
    for (int i = 0; i < seconds; i++) {
      sum += second();
    }
    return sum / seconds;
  }

  @Test
  void shouldComeNearTheCapacityWithoutAQueue() {
    averageDelay(60);

    assertThat(averageDelay(300)).isLessThan(SLOWDOWN * ALONE_MILLIS);
    assertThat(rate.rate()).isBetween(capacity / 2, capacity);
    assertThat(rate.isLowest()).isFalse();
  }

  @Test
  void shouldMeasureWhatItComparesWithAtALowRate() {
    for (int i = 1; i < DelayedRate.FIRST_SECONDS; i++) {
      second();
      assertThat(rate.rate()).isEqualTo(DelayedRate.FIRST);
    }
    second();
    assertThat(rate.rate()).isGreaterThan(DelayedRate.FIRST);
  }

  @Test
  void shouldGiveWayAndComeBack() {
    averageDelay(120);

    capacity = 300;
    averageDelay(60);
    assertThat(averageDelay(60)).isLessThan(SLOWDOWN * ALONE_MILLIS);
    assertThat(rate.rate()).isLessThan(300);

    capacity = 2_000;
    averageDelay(120);
    assertThat(rate.rate()).isGreaterThan(1_000);
  }

  @Test
  void shouldNeverStopForGood() {
    averageDelay(10);

    capacity = 1;
    averageDelay(120);

    assertThat(rate.rate()).isEqualTo(DelayedRate.LOWEST);
    assertThat(rate.isLowest()).isTrue();
    assertThat(rate.delays()).contains("at best 200.5 ms");
  }

  /** Else it would be tried at once when the other limit is gone. */
  @Test
  void shouldNotRiseWhileSomethingElseIsSlower() {
    averageDelay(DelayedRate.FIRST_SECONDS);
    double before = rate.rate();
    reading = false;

    averageDelay(60);

    assertThat(rate.rate()).isEqualTo(before);
  }

  /**
   * A source node that is away must not make a delay of nothing the measure of all that follows.
   */
  @Test
  void shouldNotMeasureAnIdlePipeline() {
    averageDelay(60);
    for (int second = 0; second < 120; second++) {
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      rate.delayed(Duration.ZERO);
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      rate.delayed(Duration.ofMillis(1));
    }

    averageDelay(60);

    assertThat(rate.rate()).isGreaterThan(capacity / 2);
  }

  @Test
  void shouldTakeNoTimeForNoise() {
    DelayedRate fast = new DelayedRate(SLOWDOWN, SLACK, now::get);
    for (int i = 0; i < 60; i++) {
      fast.reserve((int) fast.rate());
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      fast.delayed(Duration.ofMillis(i % 2 == 0 ? 5 : 25));
    }

    assertThat(fast.rate()).isGreaterThan(10_000);
  }

  @Test
  void shouldSpreadRecordsOverTheSecond() {
    assertThat(rate.reserve(1)).isZero();
    assertThat(rate.reserve(1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
    now.set(TimeUnit.SECONDS.toNanos(100));
    assertThat(rate.reserve(1)).isZero();
  }

  @Test
  void shouldRefuseASlowdownThatAllowsNone() {
    assertThatThrownBy(() -> new DelayedRate(1, SLACK)).hasMessageContaining("above 1");
    assertThatThrownBy(() -> new DelayedRate(Double.NaN, SLACK)).hasMessageContaining("NaN");
  }
}
