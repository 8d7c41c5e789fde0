// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final Deque<Runnable> workers = new ArrayDeque<>();
  private final List<Long> begun = new ArrayList<>();
  private final AtomicInteger closedWriters = new AtomicInteger();

  @Test
  void shouldBeginManyInOneRun() {
    Attempts attempts = attempts(2, next -> begun.add(offset(next)));

    for (int i = 0; i < 10; i++) {
      attempts.add(event(i));
    }

    assertThat(workers).hasSize(2);
    workers.remove().run();
    assertThat(closedWriters).hasValue(1);
    assertThat(begun).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void shouldLeaveTheWorkerToOthersNowAndThen() {
    Attempts attempts = attempts(1, next -> begun.add(offset(next)));
    for (int i = 0; i < 100; i++) {
      attempts.add(event(i));
    }
    workers.add(() -> begun.add(-1L));

    while (!workers.isEmpty()) {
      workers.remove().run();
    }

    assertThat(begun).hasSize(101);
    assertThat(begun.indexOf(-1L)).isBetween(1, 99);
  }

  @Test
  void shouldGoOnAfterAnAttemptThatThrows() {
    Attempts attempts =
        attempts(
            1,
            next -> {
              begun.add(offset(next));
              if (offset(next) == 0) {
                throw new IllegalStateException("unforeseen");
              }
            });
    attempts.add(event(0));
    attempts.add(event(1));

    assertThatThrownBy(workers.remove()::run).hasMessage("unforeseen");
    assertThat(closedWriters).as("what began before is sent").hasValue(1);
    workers.remove().run();

    assertThat(begun).containsExactly(0L, 1L);
  }

  /** From many threads, none is forgotten. */
  @Test
  void shouldBeginEach() throws Exception {
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    try (Pool pool = new Pool()) {
      Attempts attempts =
          new Attempts(3, pool.threads::execute, Writer::new, (next, by) -> seen.add(offset(next)));

      for (int thread = 0; thread < 4; thread++) {
        long first = thread * 10_000L;
        pool.callers.execute(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                attempts.add(event(first + i));
              }
            });
      }

      Awaitility.await().untilAsserted(() -> assertThat(seen).hasSize(40_000));
    }
  }

  private static final class Pool implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final ExecutorService callers = Executors.newFixedThreadPool(4);

    @Override
    public void close() {
      threads.shutdownNow();
      callers.shutdownNow();
    }
  }

  private Attempts attempts(int maxRuns, Consumer<InFlightEvent> attempt) {
    return new Attempts(
        maxRuns,
        workers::add,
        Writer::new,
        (next, by) -> {
          assertThat(((Writer) by).closed).isFalse();
          attempt.accept(next);
        });
  }

  private final class Writer implements PlanWriter.Together {
    private boolean closed;

    @Override
    public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
      throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public void close() {
      closed = true;
      closedWriters.incrementAndGet();
    }
  }

  private static long offset(InFlightEvent next) {
    return next.record().offset();
  }

  private static InFlightEvent event(long offset) {
    SinkTopic topic = new SinkTopic("dp.t", TableId.parse("k.t"), false, false);
    return new InFlightEvent(
        topic,
        new ConsumerRecord<>("dp.t", 0, offset, new byte[0], new byte[0]),
        new PartitionOffsets(new TopicPartition("dp.t", 0)));
  }
}
