// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SourceWatchTest {
  private final AtomicLong now = new AtomicLong();
  private final DelayedRate rate = new DelayedRate(1.5, SourceWatch.SLACK, now::get);
  private final List<String> notes = new ArrayList<>();
  private final List<CompletableFuture<Void>> open = new ArrayList<>();
  private Supplier<CompletableFuture<Void>> source = this::soon;
  private final SourceWatch watch = new SourceWatch(() -> source.get(), rate, notes::add, now::get);

  @Test
  void shouldLetTheRateRiseWhileTheSourceAnswersSoon() {
    seconds(20);

    assertThat(rate.rate()).isGreaterThan(10 * DelayedRate.FIRST);
    assertThat(notes).isEmpty();
  }

  @Test
  void shouldLetItFallAndSaySoOnceTheSourceIsSlow() {
    seconds(20);
    source = this::never;
    seconds(60);

    assertThat(rate.rate()).isEqualTo(DelayedRate.LOWEST);
    assertThat(notes).isNotEmpty().allMatch(note -> note.contains("--max-slowdown"));
    assertThat(open).as("questions that wait").hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void shouldGoOnAfterAQuestionThatCouldNotBeAsked() {
    source =
        () -> {
          throw new IllegalStateException("closed");
        };
    seconds(1);
    source = this::soon;
    seconds(20);

    assertThat(rate.rate()).isGreaterThan(DelayedRate.FIRST);
  }

  private CompletableFuture<Void> soon() {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> never() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    open.add(answer);
    return answer;
  }

  /** The snapshot publishes as fast as it may. */
  private void seconds(int count) {
    int looks = 1_000 / SourceWatch.EVERY_MILLIS;
    for (int i = 0; i < count * looks; i++) {
      rate.reserve((int) (rate.rate() / looks) + 1);
      now.addAndGet(Duration.ofMillis(SourceWatch.EVERY_MILLIS).toNanos());
      watch.look();
    }
  }
}
