// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<CompletableFuture<Integer>> reads = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final SharedRead<Integer> shared =
      new SharedRead<>("test-reads", this::read, () -> nanos.get());

  private CompletableFuture<Integer> read() {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    reads.add(read);
    return read;
  }

  @AfterEach
  void close() {
    shared.close();
  }

  @Test
  void shouldReadOnceForAllWhoAskBeforeItBegins() {
    // given a read under way
    CompletableFuture<Integer> first = shared.next();
    awaitReads(1);

    // when many ask
    List<CompletableFuture<Integer>> others = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      others.add(shared.next());
    }
    complete(0, 10, Duration.ZERO);

    // then none of them gets what was read before its question
    assertThat(first).succeedsWithin(PATIENCE).isEqualTo(10);
    awaitReads(2);
    assertThat(others).noneMatch(CompletableFuture::isDone);
    complete(1, 20, Duration.ZERO);
    assertThat(others)
        .allSatisfy(other -> assertThat(other).succeedsWithin(PATIENCE).isEqualTo(20));
    assertThat(reads).hasSize(2);
  }

  @Test
  void shouldPauseForFiveTimesWhatTheLastReadTook() {
    // given
    CompletableFuture<Integer> first = shared.next();
    awaitReads(1);
    complete(0, 10, Duration.ofSeconds(3));
    assertThat(first).succeedsWithin(PATIENCE);

    // when
    CompletableFuture<Integer> second = shared.next();

    // then: the real timer counts on from the test's clock
    assertThat(second).failsWithin(Duration.ofMillis(500));
    assertThat(reads).hasSize(1);
  }

  @Test
  void shouldReadAgainAfterAFailure() {
    CompletableFuture<Integer> first = shared.next();
    awaitReads(1);
    reads.get(0).completeExceptionally(new IllegalStateException("away"));
    assertThat(first).failsWithin(PATIENCE);

    CompletableFuture<Integer> second = shared.next();

    awaitReads(2);
    complete(1, 20, Duration.ZERO);
    assertThat(second).succeedsWithin(PATIENCE).isEqualTo(20);
  }

  @Test
  void shouldFailWhoWaitsWhenClosed() {
    CompletableFuture<Integer> underWay = shared.next();
    awaitReads(1);
    CompletableFuture<Integer> waiting = shared.next();

    shared.close();

    assertThat(underWay).isNotDone();
    assertThat(waiting).failsWithin(PATIENCE);
    assertThat(shared.next()).failsWithin(PATIENCE);
  }

  private void awaitReads(int number) {
    await().atMost(PATIENCE).until(() -> reads.size() == number);
  }

  private void complete(int read, int result, Duration took) {
    nanos.addAndGet(took.toNanos());
    reads.get(read).complete(result);
  }
}
