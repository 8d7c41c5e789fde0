// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FlowTest {
  @Test
  void shouldSpreadRowsOverTheSecond() {
    AtomicLong now = new AtomicLong();
    RowsPerSecond rate = new RowsPerSecond(10, now::get);

    assertThat(rate.reserve(1)).isZero();
    assertThat(rate.reserve(1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    now.set(TimeUnit.SECONDS.toNanos(100));
    assertThat(rate.reserve(1)).isZero();
    assertThat(rate.reserve(1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
  }

  /** What is sent between two answers counts as waiting, what an answer includes does not. */
  @Test
  void shouldBoundTheBacklogBetweenTheAnswersToo() throws Exception {
    // given
    BoundedBacklog backlog = new BoundedBacklog(3, () -> 0);
    backlog.take(1);
    backlog.settled(1);
    backlog.take(1);
    backlog.ask(() -> 1);

    // when
    backlog.take(1);
    Thread blocked = taking(backlog);
    Awaitility.await().until(() -> blocked.getState() == Thread.State.WAITING);
    backlog.settled(2);
    backlog.ask(() -> 2);

    // then
    blocked.join(Duration.ofSeconds(10).toMillis());
    assertThat(blocked.isAlive()).isFalse();
  }

  @Test
  void shouldTellForHowLongItHasBeenFull() throws IOException {
    AtomicLong now = new AtomicLong();
    BoundedBacklog backlog = new BoundedBacklog(3, now::get);
    now.set(10);
    backlog.ask(() -> 2);
    now.set(30);
    backlog.ask(() -> 3);

    assertThat(backlog.fullForNanos()).isEqualTo(20);
  }

  private static Thread taking(Flow flow) {
    Thread thread =
        new Thread(
            () -> {
              try {
                flow.take(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }
}
