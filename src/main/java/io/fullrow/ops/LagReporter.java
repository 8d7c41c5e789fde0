// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.threads.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions for the lag, from any thread, within a second whatever Kafka does.
 *
 * <p>One thread reads. All requests share the next reading and wait for it for a moment; if it does
 * not come in time, or is not expected to, the answer is the last reading with its age. A client
 * that must know that a certain write has arrived asks until the reading is younger than that
 * write.
 *
 * <p>Between two readings passes as much time as the last one took, 5 s at most, and while no one
 * asks there is one every 30 s only.
 */
public final class LagReporter implements LagAnswers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagReporter.class);
  private static final int KAFKA_TIMEOUT_MS = 3_000;
  private static final Duration MEMBER_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READ_LIMIT = Duration.ofSeconds(1);

  /** What is left of a second is for the answer itself: 15,000 partitions make two megabytes. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Duration CADENCE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration INTEREST = Duration.ofSeconds(60);

  /** Gauges of an older reading are said to be unknown. */
  static final Duration KNOWN_FOR = Duration.ofSeconds(60);

  private static final Duration QUIET_CADENCE = Duration.ofSeconds(30);

  private final LagProbe probe;
  private final Supplier<MemberAnswer> own;
  private final LongSupplier clockMs;
  private final Duration patience;
  private final List<AutoCloseable> resources;
  private final ScheduledExecutorService thread;
  private final List<Consumer<LagReport>> listeners = new CopyOnWriteArrayList<>();

  @GuardedBy("this")
  private @Nullable CompletableFuture<LagReading> next;

  private volatile LagReading latest;
  private volatile long askedMs;
  private volatile long endedMs;
  private volatile long tookMs;

  /**
   * A reporter over a probe.
   *
   * @param clockMs milliseconds since the epoch
   * @param patience how long a question waits before it gets the last reading
   * @param resources closed with the reporter, in this order
   */
  LagReporter(
      LagProbe probe,
      Supplier<MemberAnswer> own,
      LongSupplier clockMs,
      Duration patience,
      List<AutoCloseable> resources) {
    this.probe = probe;
    this.own = own;
    this.clockMs = clockMs;
    this.latest = probe.nothing();
    this.patience = patience;
    this.resources = List.copyOf(resources);
    this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("lag-reporter"));
  }

  /**
   * A reporter with clients of its own, which it closes. It does not connect before its first
   * reading.
   *
   * @param self this member's address: its clients' ids must be {@link AdminMembers#clientId}, in
   *     Kafka Streams too ({@code client.id})
   * @param own this member's answer, given without waiting
   * @param kafka connection properties of the Kafka clients
   */
  public static LagReporter overKafka(
      Supplier<Pipeline> pipeline,
      HostPort self,
      Supplier<MemberAnswer> own,
      Map<String, Object> kafka) {
    Admin admin = Admin.create(kafka);
    Map<String, Object> consumer = new HashMap<>(kafka);
    consumer.putAll(ConsumerOldestRecords.properties());
    ConsumerOldestRecords oldest =
        new ConsumerOldestRecords(
            new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            READ_LIMIT,
            System::nanoTime);
    Members members =
        new AdminMembers(admin, List.copyOf(pipeline.get().groups()), self, KAFKA_TIMEOUT_MS);
    LagProbe probe =
        new LagProbe(
            pipeline,
            new AdminOffsets(admin, KAFKA_TIMEOUT_MS),
            oldest,
            new LagProbe.Crew(self, own, members, new HttpMemberClient(MEMBER_TIMEOUT)),
            System::currentTimeMillis);
    LagReporter reporter =
        new LagReporter(probe, own, System::currentTimeMillis, PATIENCE, List.of(oldest, admin));
    reporter.readRegularly();
    return reporter;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a reading reports its own failures
  private void readRegularly() {
    thread.scheduleWithFixedDelay(
        this::readIfDue, CADENCE.toMillis(), CADENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void readIfDue() {
    long now = clockMs.getAsLong();
    boolean wanted = now - askedMs <= INTEREST.toMillis();
    long pause = wanted ? pauseMs() : QUIET_CADENCE.toMillis();
    if (now - endedMs >= pause) {
      read();
    }
  }

  private long pauseMs() {
    return Math.min(tookMs, LONGEST_PAUSE.toMillis());
  }

  @Override
  public MemberAnswer member() {
    return own.get();
  }

  /** The last reading's report, for gauges. Never waits. */
  LagReport latest() {
    askedMs = clockMs.getAsLong();
    return latest.report(askedMs);
  }

  /** Calls back after each reading, on the reporter's thread, and once now. */
  void onReading(Consumer<LagReport> listener) {
    listeners.add(listener);
    listener.accept(latest.report(clockMs.getAsLong()));
  }

  /** The report of a reading that began after this call, or else of the last one. */
  @Override
  public LagReport report() {
    askedMs = clockMs.getAsLong();
    try {
      return ask().get(patienceMs(), TimeUnit.MILLISECONDS).report(clockMs.getAsLong());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("No fresh reading", e);
    }
    return latest.report(clockMs.getAsLong());
  }

  /** Where a reading takes longer than that, no request need wait in vain for the next one. */
  private long patienceMs() {
    return tookMs < patience.toMillis() ? patience.toMillis() : 0;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a reading reports its own failures
  private synchronized CompletableFuture<LagReading> ask() {
    if (next == null) {
      next = new CompletableFuture<>();
      long wait = Math.max(0, endedMs + pauseMs() - clockMs.getAsLong());
      thread.schedule(this::readIfAsked, wait, TimeUnit.MILLISECONDS);
    }
    return next;
  }

  private void readIfAsked() {
    if (isAsked()) {
      read();
    }
  }

  private synchronized boolean isAsked() {
    return next != null;
  }

  /** A request from here on gets the next reading. */
  private synchronized CompletableFuture<LagReading> taken() {
    CompletableFuture<LagReading> asked = next == null ? new CompletableFuture<>() : next;
    next = null;
    return asked;
  }

  private void read() {
    CompletableFuture<LagReading> asked = taken();
    long began = clockMs.getAsLong();
    try {
      LagReading reading = probe.read();
      latest = reading;
      asked.complete(reading);
      listeners.forEach(listener -> listener.accept(reading.report(clockMs.getAsLong())));
    } catch (RuntimeException e) {
      LOG.warn("Cannot report the lag", e);
      asked.completeExceptionally(e);
    } finally {
      endedMs = clockMs.getAsLong();
      tookMs = Math.max(0, endedMs - began);
    }
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
