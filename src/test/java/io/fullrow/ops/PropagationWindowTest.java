// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PropagationWindowTest {
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final PropagationWindow window = new PropagationWindow(nanos::get);

  @Test
  void shouldTellPercentilesToOnePercent() {
    for (int ms = 1; ms <= 10_000; ms++) {
      window.record(Duration.ofMillis(ms));
    }

    LagReport.Propagation times = PropagationWindow.of(List.of(window.encoded()));

    assertThat((double) times.p50Ms()).isCloseTo(5_000, within(50.0));
    assertThat((double) times.p99Ms()).isCloseTo(9_900, within(99.0));
    assertThat((double) times.p999Ms()).isCloseTo(9_990, within(100.0));
    assertThat((double) times.maxMs()).isCloseTo(10_000, within(100.0));
    assertThat(times.samples()).isEqualTo(10_000);
    assertThat(times.windowSeconds()).isEqualTo(60);
  }

  @Test
  void shouldForgetWhatIsOlderThanTheWindow() {
    window.record(Duration.ofMillis(900));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
    window.record(Duration.ofMillis(10));
    assertThat(PropagationWindow.of(List.of(window.encoded())).samples()).isEqualTo(2);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

    LagReport.Propagation times = PropagationWindow.of(List.of(window.encoded()));
    assertThat(times.samples()).isEqualTo(1);
    assertThat(times.maxMs()).isEqualTo(10);
  }

  @Test
  void shouldReuseASlotAfterAnIdleMinute() {
    window.record(Duration.ofMillis(900));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
    window.record(Duration.ofMillis(10));

    assertThat(PropagationWindow.of(List.of(window.encoded())).maxMs()).isEqualTo(10);
  }

  @Test
  void shouldTakeTheWindowsOfAllMembersTogether() {
    PropagationWindow other = new PropagationWindow(nanos::get);
    window.record(Duration.ofMillis(10));
    other.record(Duration.ofMillis(20));

    LagReport.Propagation times =
        PropagationWindow.of(List.of(window.encoded(), "of another version", other.encoded()));

    assertThat(times.samples()).isEqualTo(2);
    assertThat(times.maxMs()).isEqualTo(20);
  }

  @Test
  void shouldTakeOddTimesForTheirBounds() {
    window.record(Duration.ofMillis(-3));
    window.record(Duration.ofDays(3));

    LagReport.Propagation times = PropagationWindow.of(List.of(window.encoded()));

    assertThat(times.p50Ms()).isZero();
    assertThat((double) times.maxMs()).isCloseTo(3_600_000, within(36_000.0));
  }

  @Test
  void shouldBeZeroWithoutSamples() {
    assertThat(PropagationWindow.of(List.of(window.encoded())))
        .isEqualTo(new LagReport.Propagation(0, 0, 0, 0, 60, 0));
  }
}
