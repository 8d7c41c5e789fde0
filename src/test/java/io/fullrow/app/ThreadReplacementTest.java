// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<Throwable> counted = new ArrayList<>();
  private final ThreadReplacement replacement = new ThreadReplacement(counted::add, nanos::get);

  @Test
  void shouldPauseLongerWithEachFailure() {
    List<Long> seconds = new ArrayList<>();
    for (int failure = 1; failure <= 8; failure++) {
      seconds.add(replacement.failed(new IllegalStateException("again")).toSeconds());
    }

    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void shouldBeginAnewAfterQuietTime() {
    replacement.failed(new IllegalStateException("first"));
    replacement.failed(new IllegalStateException("second"));
    assertThat(replacement.failing())
        .hasValueSatisfying(text -> assertThat(text).contains("second"));

    nanos.addAndGet(Duration.ofMinutes(4).toNanos());

    assertThat(replacement.failing()).isEmpty();
    assertThat(replacement.failed(new IllegalStateException("third"))).hasSeconds(1);
  }

  @Test
  void shouldReplaceTheThreadAndCountWhatEndedIt() {
    replacement.close();
    IllegalStateException cause = new IllegalStateException("a bug");

    StreamThreadExceptionResponse response =
        replacement.handle(new StreamsException("in task 0_1", cause));

    assertThat(response).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(counted).containsExactly(cause);
  }
}
