// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a publisher costs its node: the latencies of writes at half of the rate that the node takes,
 * with the publisher and without it in turn. Every write is timed from when it was due. It asserts
 * only that writes were made; the figures are for a person.
 */
@EnabledIfSystemProperty(
    named = "fullrow.publisher.cost-rounds",
    matches = "\\d+",
    disabledReason = "on demand")
class PublisherNodeCostIT {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherNodeCostIT.class);
  private static final int ROUNDS = Integer.getInteger("fullrow.publisher.cost-rounds", 5);
  private static final int IN_FLIGHT = 256;
  private static final Duration CAPACITY = Duration.ofSeconds(15);
  private static final Duration RUN = Duration.ofSeconds(20);
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final int SAMPLES = 2_000;
  private static final int NICE = 10;
  private static final String TABLE = "cost.t";
  private static final long SEED = 20_261_123;

  private final AtomicInteger rows = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();

  /**
   * One run.
   *
   * @param nodeCpu processor time of the node, for each write, in microseconds
   * @param publisherCpu the same of the publisher
   */
  private record Run(double p50, double p99, double nodeCpu, double publisherCpu) {}

  @Test
  void shouldMeasureWhatThePublisherCostsItsNode() throws Exception {
    try (Lab lab = Lab.builder().nodes(1).start()) {
      TestCluster.ddl(
          lab.session(),
          "CREATE KEYSPACE cost WITH replication = " + lab.cassandra().replication());
      TestCluster.ddl(
          lab.session(),
          "CREATE TABLE "
              + TABLE
              + " (p int, c int, a text, b bigint, PRIMARY KEY (p, c))"
              + " WITH cdc = true");
      NodePublisher publisher = lab.startPublishers(List.of(TABLE)).get(0);
      double most = capacity(lab.session());
      double rate = most / 2;
      LOG.info("{} writes a second at most, so {}", Math.round(most), Math.round(rate));
      List<Run> with = new ArrayList<>();
      List<Run> without = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        publisher.stop();
        without.add(run(lab, publisher, rate));
        publisher.start();
        beNice(publisher);
        // what was written meanwhile is worked off
        Thread.sleep(RUN.toMillis() / 2);
        with.add(run(lab, publisher, rate));
        LOG.info("round {}: without {}, with {}", round + 1, last(without), last(with));
      }
      tell("p50", Run::p50, with, without);
      tell("p99", Run::p99, with, without);
      LOG.info(
          "{}",
          String.format(
              Locale.ROOT,
              "processor time of a write: node %.1f µs, publisher %.1f µs: %.0f %% of the node's",
              mean(with, Run::nodeCpu),
              mean(with, Run::publisherCpu),
              100 * mean(with, Run::publisherCpu) / mean(with, Run::nodeCpu)));
      assertThat(rows.get()).isPositive();
      assertThat(errors).as("failed writes").hasValue(0);
    }
  }

  /** As its unit for systemd is; each thread has a priority of its own. */
  private static void beNice(NodePublisher publisher) throws Exception {
    List<String> command = new ArrayList<>(List.of("renice", "-n", Integer.toString(NICE), "-p"));
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + publisher.pid() + "/task"))) {
      threads.map(thread -> thread.getFileName().toString()).forEach(command::add);
    }
    Process renice =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(renice.waitFor()).isZero();
  }

  private static Run last(List<Run> runs) {
    return runs.get(runs.size() - 1);
  }

  /** Writes a second, once it is warm. */
  private double capacity(CqlSession session) throws InterruptedException {
    PreparedStatement insert = insert(session);
    Semaphore free = new Semaphore(IN_FLIGHT);
    long begun = System.nanoTime();
    long half = begun + CAPACITY.toNanos() / 2;
    int before = 0;
    while (System.nanoTime() < begun + CAPACITY.toNanos()) {
      free.acquire();
      if (before == 0 && System.nanoTime() > half) {
        before = rows.get();
      }
      session
          .executeAsync(next(insert))
          .whenComplete(
              (done, error) -> {
                count(error);
                free.release();
              });
    }
    free.acquire(IN_FLIGHT);
    return (rows.get() - before) / ((System.nanoTime() - half) / 1e9);
  }

  private void count(@Nullable Throwable error) {
    if (error != null) {
      errors.incrementAndGet();
    }
  }

  private BoundStatement next(PreparedStatement insert) {
    int row = rows.getAndIncrement();
    return insert.bind(row / 100, row, "the value of the row " + row, (long) row);
  }

  private static PreparedStatement insert(CqlSession session) {
    return session.prepare("INSERT INTO " + TABLE + " (p, c, a, b) VALUES (?, ?, ?, ?)");
  }

  private Run run(Lab lab, NodePublisher publisher, double rate) throws InterruptedException {
    CassandraNode node = lab.cassandra().node(1);
    write(lab.session(), rate, SETTLE);
    boolean publishes = publisher.isRunning();
    Duration nodeBefore = node.cpu();
    Duration publisherBefore = publishes ? publisher.cpu() : Duration.ZERO;
    double[] millis = write(lab.session(), rate, RUN);
    Duration nodeTook = node.cpu().minus(nodeBefore);
    Duration publisherTook = publishes ? publisher.cpu().minus(publisherBefore) : Duration.ZERO;
    Arrays.sort(millis);
    return new Run(
        millis[millis.length / 2],
        millis[(int) (millis.length * 0.99)],
        nodeTook.toNanos() / 1e3 / millis.length,
        publisherTook.toNanos() / 1e3 / millis.length);
  }

  /** At that rate, whether earlier ones are answered or not. */
  private double[] write(CqlSession session, double rate, Duration time)
      throws InterruptedException {
    PreparedStatement insert = insert(session);
    int count = (int) (rate * time.toMillis() / 1e3);
    double[] millis = new double[count];
    Semaphore answered = new Semaphore(0);
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begun + (long) (i / rate * 1e9);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int number = i;
      session
          .executeAsync(next(insert))
          .whenComplete(
              (done, error) -> {
                count(error);
                millis[number] = (System.nanoTime() - due) / 1e6;
                answered.release();
              });
    }
    answered.acquire(count);
    return millis;
  }

  private static double mean(List<Run> runs, ToDoubleFunction<Run> figure) {
    return runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  /** The ratio of the means, and where it is in 95 % of samples of the rounds. */
  private static void tell(
      String name, ToDoubleFunction<Run> figure, List<Run> with, List<Run> without) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] ratios = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double one = 0;
      double other = 0;
      for (int j = 0; j < ROUNDS; j++) {
        int round = random.nextInt(ROUNDS);
        one += figure.applyAsDouble(with.get(round));
        other += figure.applyAsDouble(without.get(round));
      }
      ratios[i] = one / other;
    }
    Arrays.sort(ratios);
    LOG.info(
        "{}",
        String.format(
            Locale.ROOT,
            "%s: %.2f ms with, %.2f ms without: %.3f times (95 %%: %.3f to %.3f, %d rounds)",
            name,
            mean(with, figure),
            mean(without, figure),
            mean(with, figure) / mean(without, figure),
            ratios[SAMPLES * 25 / 1_000],
            ratios[SAMPLES * 975 / 1_000],
            ROUNDS));
  }
}
