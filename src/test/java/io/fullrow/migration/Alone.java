// SPDX-License-Identifier: Apache-2.0
package io.fullrow.migration;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.metadata.token.TokenRange;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** A snapshot beside nothing else, and one that is killed, compared with a bare scan. */
final class Alone {
  private static final String ID = "alone";
  private static final int PARTITIONS = 4;
  private static final int RANGES = 256;
  private static final int PARALLEL = 4;
  private static final int PAGE = 500;
  private static final double KILLED_AT = 0.4;

  private final Lab lab;
  private final Orders orders;

  Alone(Lab lab, Orders orders) {
    this.lab = lab;
    this.orders = orders;
  }

  void measure(Consumer<String> out) {
    Map<String, String> config = orders.configuration(ID);
    FullrowService service = lab.service(ID, config);
    Commands commands = new Commands(service);
    String topic = ID + ".fragments";
    createTopic(topic);
    double cold = scan("*");
    double bare = scan("*");
    double metadata =
        scan(
            "customer, id, title, WRITETIME(title), TTL(title), amount, WRITETIME(amount),"
                + " TTL(amount), note, WRITETIME(note), TTL(note), tags, WRITETIME(tags),"
                + " TTL(tags)");
    double rate =
        Commands.report(commands.snapshot("--max-backlog=0")).get("rowsPerSecond").asDouble();
    double after = scan("*");
    long first = records(topic);
    out.accept(
        String.format(
            Locale.ROOT,
            "bare scan of %,d rows: %,.0f rows/s (cold %,.0f, again afterwards %,.0f);"
                + " with writetimes and TTLs %,.0f",
            orders.rows(),
            bare,
            cold,
            after,
            metadata));
    out.accept(
        String.format(
            Locale.ROOT,
            "snapshot without feedback: %,.0f rows/s, %.2f of the bare scan, %.2f of the one with"
                + " writetimes; %,d records",
            rate,
            rate / bare,
            rate / metadata,
            first));
    killed(commands, topic, first, out);
  }

  private void killed(Commands commands, String topic, long before, Consumer<String> out) {
    CommandRun run = commands.snapshot("--max-backlog=0", "--again");
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> records(topic) - before > orders.rows() * KILLED_AT);
    run.kill9();
    long atKill = records(topic) - before;
    Commands.report(commands.snapshot("--max-backlog=0"));
    long all = records(topic) - before;
    out.accept(
        String.format(
            Locale.ROOT,
            "killed after %,d records, then %,d in all: %.2f %% of the rows published again",
            atKill,
            all,
            100.0 * (all - orders.rows()) / orders.rows()));
  }

  /** Rows a second, by as many ranges at a time as a snapshot reads. */
  private double scan(String columns) {
    CqlSession session = lab.session();
    PreparedStatement select =
        session.prepare(
            "SELECT "
                + columns
                + " FROM "
                + Orders.OLD
                + " WHERE token(customer) > ? AND token(customer) <= ?");
    List<TokenRange> ranges =
        session.getMetadata().getTokenMap().orElseThrow().getTokenRanges().stream()
            .flatMap(range -> range.splitEvenly(RANGES / 8).stream())
            .flatMap(range -> range.unwrap().stream())
            .toList();
    AtomicLong rows = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
    long begun = System.nanoTime();
    try {
      List<CompletableFuture<Void>> all =
          ranges.stream()
              .map(
                  range ->
                      CompletableFuture.runAsync(
                          () -> rows.addAndGet(read(session, select, range)), threads))
              .toList();
      all.forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
    return rows.get() / ((System.nanoTime() - begun) / 1e9);
  }

  private static long read(CqlSession session, PreparedStatement select, TokenRange range) {
    AsyncResultSet page =
        session
            .executeAsync(
                select
                    .boundStatementBuilder()
                    .setToken(0, range.getStart())
                    .setToken(1, range.getEnd())
                    .setPageSize(PAGE)
                    .build())
            .toCompletableFuture()
            .join();
    long rows = page.remaining();
    while (page.hasMorePages()) {
      page = page.fetchNextPage().toCompletableFuture().join();
      rows += page.remaining();
    }
    return rows;
  }

  private void createTopic(String name) {
    try (Admin admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()));
  }

  /** The snapshot writes without transactions: each offset is a record. */
  private long records(String topic) {
    try (Admin admin = admin()) {
      return admin
          .listOffsets(
              IntStream.range(0, PARTITIONS)
                  .boxed()
                  .collect(
                      Collectors.toMap(
                          partition -> new TopicPartition(topic, partition),
                          partition -> OffsetSpec.latest())))
          .all()
          .get()
          .values()
          .stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
