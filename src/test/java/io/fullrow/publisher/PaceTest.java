// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long nanos = -3;

  @Test
  void shouldNotWaitWithoutALimit() throws InterruptedIOException {
    assertThat(secondsFor(Pace.UNLIMITED, 1_000)).isZero();
  }

  @Test
  void shouldTakeAsLongAsTheBytesAllow() throws InterruptedIOException {
    assertThat(secondsFor(10_000, 1_000)).isBetween(9.8, 10.2);
  }

  @Test
  void shouldNotMakeUpForAPause() throws InterruptedIOException {
    Pace pace = pace(10_000);
    nanos += TimeUnit.HOURS.toNanos(1);
    long begin = nanos;
    for (int i = 0; i < 100; i++) {
      pace.sent(100);
    }

    assertThat((nanos - begin) / 1e9).isBetween(0.8, 1.1);
  }

  /** For so many records of 100 bytes. */
  private double secondsFor(long bytesPerSecond, int records) throws InterruptedIOException {
    long begin = nanos;
    Pace pace = pace(bytesPerSecond);
    for (int i = 0; i < records; i++) {
      pace.sent(100);
    }
    return (nanos - begin) / 1e9;
  }

  private Pace pace(long bytesPerSecond) {
    return new Pace(bytesPerSecond, () -> nanos) {
      @Override
      void sleep(long duration) {
        nanos += duration;
      }
    };
  }
}
