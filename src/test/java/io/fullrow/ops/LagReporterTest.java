// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LagReporterTest {
  private static final Pipeline PIPELINE =
      new Pipeline("g", "g-decode", Set.of("raw"), "repartition", "g-sink", Set.of("events"));
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicInteger readings = new AtomicInteger();
  private volatile CountDownLatch go = new CountDownLatch(1);
  private final MemberAnswer own =
      new MemberAnswer(
          new MemberStatus("RUNNING", 0, 0, 0, 0, 0, 0),
          new PropagationWindow().encoded(),
          List.of());

  @Test
  void shouldAnswerWithAReadingBegunAfterTheQuestion() {
    try (LagReporter reporter = reporter(PATIENCE)) {
      CompletableFuture<LagReport> first = CompletableFuture.supplyAsync(reporter::report);
      await().until(() -> readings.get() == 1);
      CompletableFuture<LagReport> second = CompletableFuture.supplyAsync(reporter::report);

      go.countDown();

      assertThat(first).succeedsWithin(PATIENCE);
      assertThat(second).succeedsWithin(PATIENCE);
      assertThat(readings).hasValue(2);
    }
  }

  @Test
  void shouldAnswerInTimeAndLeaveOutWhatIsNotKnownWhileKafkaDoesNotAnswer() {
    try (LagReporter reporter = reporter(Duration.ofMillis(1))) {
      LagReport report = reporter.report();

      assertThat(report.caughtUp()).isFalse();
      assertThat(report.ageMs()).isEmpty();
      assertThat(report.materialize().lag()).isEmpty();
      assertThat(reporter.member()).isEqualTo(own);
      go.countDown();
      await().until(() -> reporter.latest().ageMs().isPresent());
    }
  }

  /** With 15,000 partitions a reading takes longer than anybody may wait. */
  @Test
  void shouldNotWaitForAReadingThatWillNotComeInTime() throws Exception {
    Duration patience = Duration.ofSeconds(3);
    try (LagReporter reporter = reporter(patience)) {
      // given: one that took longer
      reporter.report();
      Thread.sleep(100);
      go.countDown();
      await().until(() -> reporter.latest().ageMs().isPresent());
      go = new CountDownLatch(1);

      // when
      long from = System.nanoTime();
      LagReport report = reporter.report();

      // then
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(patience.dividedBy(2));
      assertThat(report.ageMs()).isPresent();
      await().atMost(PATIENCE).until(() -> readings.get() == 2);
      go.countDown();
    }
  }

  @Test
  void shouldAnswerManyWithOneReading() {
    try (LagReporter reporter = reporter(PATIENCE)) {
      CompletableFuture<LagReport> first = CompletableFuture.supplyAsync(reporter::report);
      await().until(() -> readings.get() == 1);
      List<Thread> others = Stream.generate(() -> ask(reporter)).limit(4).toList();
      await().until(() -> others.stream().allMatch(LagReporterTest::waits));

      go.countDown();

      assertThat(first).succeedsWithin(PATIENCE);
      await().until(() -> others.stream().noneMatch(Thread::isAlive));
      assertThat(readings.get()).as("one for the first, few for the others").isLessThan(4);
    }
  }

  /** In a thread of its own: the common pool has a single one where there are two processors. */
  private static Thread ask(LagReporter reporter) {
    Thread thread = new Thread(reporter::report, "asks");
    thread.start();
    return thread;
  }

  private static boolean waits(Thread thread) {
    return Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(thread.getState());
  }

  private LagReporter reporter(Duration patience) {
    LagProbe probe =
        new LagProbe(
            PIPELINE,
            new Brokers(),
            spans -> Map.of(),
            new LagProbe.Crew(
                new HostPort("self", 1),
                () -> own,
                () -> new Members.Roll(Set.of(), true),
                members -> Map.of()),
            System::currentTimeMillis);
    return new LagReporter(probe, () -> own, System::currentTimeMillis, patience, List.of());
  }

  /** Answers when it is told to. */
  private final class Brokers implements OffsetsSource {
    @Override
    public Map<String, Map<TopicPartition, Long>> committed(Set<String> groups) {
      readings.incrementAndGet();
      try {
        assertThat(go.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new HashMap<>();
    }

    @Override
    public Map<TopicPartition, LogSpan> logs(
        Set<String> topics, Map<TopicPartition, Long> committed) {
      return Map.of();
    }
  }
}
