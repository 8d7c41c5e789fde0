package io.fullrow.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions for the lag, from any thread. Stock is taken on a thread of its own; all who
 * ask while it is taken share the next one, so that an answer is never older than its question and
 * Kafka is asked by one at a time.
 */
public final class LagReporter implements LagAnswers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagReporter.class);
  private static final int KAFKA_TIMEOUT_MS = 3_000;
  private static final Duration MEMBER_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READ_LIMIT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final LagProbe probe;
  private final Supplier<MemberAnswer> own;
  private final Duration patience;
  private final List<AutoCloseable> resources;
  private final ScheduledExecutorService thread;
  private @Nullable CompletableFuture<LagReport> next;
  private volatile LagReport latest;

  /**
   * A reporter over a probe.
   *
   * @param patience how long a question waits before it gets the last report, as not caught up
   * @param resources closed with the reporter, in this order
   */
  LagReporter(
      LagProbe probe,
      Supplier<MemberAnswer> own,
      LagReport first,
      Duration patience,
      List<AutoCloseable> resources) {
    this.probe = probe;
    this.own = own;
    this.latest = first;
    this.patience = patience;
    this.resources = List.copyOf(resources);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread worker = new Thread(task, "lag-reporter");
              worker.setDaemon(true);
              return worker;
            });
  }

  /**
   * A reporter with clients of its own, which it closes. It does not connect before the first
   * question and keeps {@link #latest} fresh for the gauges.
   *
   * @param self this member's address: its clients' ids must be {@link AdminMembers#clientId}, in
   *     Kafka Streams too ({@code client.id})
   * @param status this member's figures, told without waiting
   * @param kafka connection properties of the Kafka clients
   */
  public static LagReporter overKafka(
      Pipeline pipeline,
      HostPort self,
      Supplier<MemberStatus> status,
      PropagationWindow propagation,
      Map<String, Object> kafka) {
    Admin admin = Admin.create(kafka);
    Map<String, Object> consumer = new HashMap<>(kafka);
    consumer.putAll(ConsumerOldestRecords.properties());
    ConsumerOldestRecords oldest =
        new ConsumerOldestRecords(
            new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            READ_LIMIT,
            System::nanoTime);
    Supplier<MemberAnswer> own = () -> new MemberAnswer(status.get(), propagation.encoded());
    Members members =
        new AdminMembers(
            admin, List.of(pipeline.group(), pipeline.sinkGroup()), self, KAFKA_TIMEOUT_MS);
    LagProbe probe =
        new LagProbe(
            pipeline,
            new AdminOffsets(admin, KAFKA_TIMEOUT_MS),
            oldest,
            new LagProbe.Crew(self, own, members, new HttpMemberClient(MEMBER_TIMEOUT)),
            System::currentTimeMillis);
    LagReporter reporter =
        new LagReporter(probe, own, unknown(pipeline), PATIENCE, List.of(oldest, admin));
    reporter.refreshEvery(REFRESH);
    return reporter;
  }

  /** A report in which nothing is known. */
  static LagReport unknown(Pipeline pipeline) {
    long u = LagReport.UNKNOWN;
    return new LagReport(
        "CREATED",
        false,
        new LagReport.Materialize(pipeline.group(), u, u, u, u, List.of()),
        new LagReport.Sink(pipeline.sinkGroup(), u, u, u, u, List.of()),
        PropagationWindow.of(List.of()),
        0);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // "take" reports its own failures
  private void refreshEvery(Duration period) {
    thread.scheduleWithFixedDelay(
        () -> take(new CompletableFuture<>()),
        period.toMillis(),
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public MemberAnswer member() {
    return own.get();
  }

  /** The last report, for gauges. Never waits. */
  public LagReport latest() {
    return latest;
  }

  /** A report begun after this call. If it takes too long, the last one as not caught up. */
  @Override
  public LagReport report() {
    try {
      return ask().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notCaughtUp(latest);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("No fresh report", e);
      return notCaughtUp(latest);
    }
  }

  private synchronized CompletableFuture<LagReport> ask() {
    if (next == null) {
      CompletableFuture<LagReport> asked = new CompletableFuture<>();
      next = asked;
      thread.execute(
          () -> {
            begin();
            take(asked);
          });
    }
    return next;
  }

  private synchronized void begin() {
    next = null;
  }

  private void take(CompletableFuture<LagReport> asked) {
    try {
      latest = probe.report();
      asked.complete(latest);
    } catch (RuntimeException e) {
      LOG.warn("Cannot tell the lag", e);
      asked.completeExceptionally(e);
    }
  }

  private static LagReport notCaughtUp(LagReport old) {
    return new LagReport(
        old.state(), false, old.materialize(), old.sink(), old.propagation(), old.deadLetters());
  }

  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(resources);
    thread.execute(() -> all.forEach(LagReporter::close));
    thread.shutdown();
    try {
      if (!thread.awaitTermination(KAFKA_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.debug("Cannot close {}", resource, e);
    }
  }
}
