package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LagReporterTest {
  private static final Pipeline PIPELINE =
      new Pipeline("g", "g-decode", Set.of("raw"), "repartition", "g-sink", Set.of("events"));

  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch go = new CountDownLatch(1);
  private final MemberAnswer own = new MemberAnswer(new MemberStatus("RUNNING", 0, 0, 0, 0, 0), "");

  @Test
  void shouldAnswerWithAReportBegunAfterTheQuestion() {
    try (LagReporter reporter = reporter(Duration.ofSeconds(30))) {
      CompletableFuture<LagReport> first = CompletableFuture.supplyAsync(reporter::report);
      await().until(() -> questions.get() == 1);
      CompletableFuture<LagReport> second = CompletableFuture.supplyAsync(reporter::report);

      go.countDown();

      assertThat(first).succeedsWithin(Duration.ofSeconds(30));
      assertThat(second).succeedsWithin(Duration.ofSeconds(30));
      assertThat(questions).hasValue(2);
    }
  }

  @Test
  void shouldGiveTheLastReportAsNotCaughtUpWhenKafkaIsSlow() {
    try (LagReporter reporter = reporter(Duration.ofMillis(1))) {
      LagReport report = reporter.report();

      assertThat(report.caughtUp()).isFalse();
      assertThat(report.materialize().lag()).isEqualTo(-1);
      assertThat(reporter.member()).isEqualTo(own);
      go.countDown();
      await().until(() -> reporter.latest().state().equals("RUNNING"));
    }
  }

  private LagReporter reporter(Duration patience) {
    LagProbe probe =
        new LagProbe(
            PIPELINE,
            (group, topics) -> {
              if (topics.contains("raw")) {
                questions.incrementAndGet();
                waitFor(go);
              }
              return Map.of();
            },
            spans -> Map.of(),
            new LagProbe.Crew(
                new HostPort("self", 1),
                () -> own,
                () -> new Members.Roll(Set.of(), true),
                members -> Map.of()),
            () -> 0);
    return new LagReporter(probe, () -> own, LagReporter.unknown(PIPELINE), patience, List.of());
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
