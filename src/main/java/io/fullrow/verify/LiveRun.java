// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One run over some ranges: threads that scan, and threads that read again what differed. */
final class LiveRun implements AutoCloseable {
  /**
   * Differing cells that wait to be read again, of about 250 bytes each; scans wait beyond that.
   * What differs waits for the settling time, so that this bounds how many rows a second can
   * differ.
   */
  private static final int MOST_WAITING = 400_000;

  /** Rows that are read again at a time, for each range that is scanned: they wait for nodes. */
  private static final int READINGS_PER_SCAN = 8;

  /** Reads are as of a little while ago, so that the clocks of all nodes have passed it. */
  private static final Duration AGO = Duration.ofSeconds(2);

  private static final long CLOSE_SECONDS = 10;

  private final VerifyRequest request;
  private final RowLayout layout;
  private final TableReader source;
  private final TableReader target;
  private final RowComparison comparison;
  private final RowReader rows;
  private final Findings findings;
  private final InstantSource clock;
  private final Pauses pauses;
  private final RowRate sourceRate;
  private final RowRate targetRate;
  private final ExecutorService scans;
  private final ScheduledExecutorService readings;
  private final Object telling = new Object();
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final AtomicLong rowsRead = new AtomicLong();
  private final AtomicInteger left = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  LiveRun(
      VerifyRequest request,
      RowLayout layout,
      TableReader source,
      TableReader target,
      Findings findings,
      InstantSource clock) {
    this.request = request;
    this.layout = layout;
    this.source = source;
    this.target = target;
    this.comparison = new RowComparison(layout, request.ignored());
    this.rows = new RowReader(source, target, comparison);
    this.findings = findings;
    this.clock = clock;
    this.pauses = new Pauses(request.patience());
    this.sourceRate = new RowRate(request.pace().rowsPerSecond());
    this.targetRate = new RowRate(request.pace().rowsPerSecond());
    this.scans = Executors.newFixedThreadPool(request.pace().parallelism());
    this.readings =
        Executors.newScheduledThreadPool(READINGS_PER_SCAN * request.pace().parallelism());
  }

  void compare(List<Integer> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    left.set(ranges.size());
    ranges.forEach(range -> scans.execute(() -> guarded(() -> scan(range))));
    try {
      ended.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw Waits.interrupted(e);
    }
  }

  /** The first failure ends the run. */
  @SuppressWarnings("CatchingUnchecked") // or the run would never end
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  private void scan(int number) {
    long now = now();
    TokenRange tokens = TokenRange.of(number, request.pace().ranges());
    TableScan old = source.range(tokens, now, sourceRate);
    TableScan current = target.range(tokens, now, targetRate);
    RangeCounts range = new RangeCounts(number);
    long[] told = {0};
    new MergeJoin(
            layout.columns(),
            old,
            current,
            new RangePairs(comparison, now, range::compared, reading -> doubt(reading, range)),
            (inSource, inTarget) -> {
              read(inSource + inTarget - told[0]);
              told[0] = inSource + inTarget;
            })
        .run();
    close(range);
  }

  private void read(long more) {
    long all = rowsRead.addAndGet(more);
    tell(() -> findings.rowsRead(all));
  }

  private void doubt(RangePairs.Differing row, RangeCounts range) {
    Doubt doubt =
        new Doubt(row.key(), row.reading(), request.patience().settle(), System.nanoTime());
    int weight = Math.min(doubt.weight(), MOST_WAITING);
    try {
      room.acquire(weight);
    } catch (InterruptedException e) {
      throw Waits.interrupted(e);
    }
    range.open();
    Instant settled = clock.instant().minus(request.patience().settle());
    boolean old = row.reading().isOlderThan(ChronoUnit.MICROS.between(Instant.EPOCH, settled));
    later(new Open(doubt, range, weight, 1), old ? pauses.whole() : pauses.before(1));
  }

  /** One doubt before one of its readings. */
  private record Open(Doubt doubt, RangeCounts range, int weight, int reading) {
    Open next() {
      return new Open(doubt, range, weight, reading + 1);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // guarded
  private void later(Open open, Duration pause) {
    try {
      readings.schedule(
          () -> guarded(() -> readAgain(open)), pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The run has failed and is closed.
      ended.completeExceptionally(e);
    }
  }

  private void readAgain(Open open) {
    Doubt doubt = open.doubt();
    long begin = System.nanoTime();
    RowReading reading = rows.read(doubt.key(), now());
    doubt.read(reading, System.nanoTime());
    boolean last = open.reading() >= request.patience().retries();
    if (!doubt.isExplained() && !doubt.isCertain(begin) && !last) {
      later(open.next(), pauses.before(open.reading() + 1));
      return;
    }
    List<Finding> found = doubt.findings(reading, layout.columns(), begin);
    found.forEach(open.range()::found);
    tell(() -> found.forEach(findings::found));
    room.release(open.weight());
    close(open.range());
  }

  /** Of a scan or a doubt: when all of a range are closed, it is done. */
  private void close(RangeCounts range) {
    if (!range.close()) {
      return;
    }
    tell(() -> findings.rangeDone(range.number(), range.counts()));
    if (left.decrementAndGet() == 0) {
      ended.complete(null);
    }
  }

  private void tell(Runnable what) {
    synchronized (telling) {
      what.run();
    }
  }

  private long now() {
    return clock.instant().minus(AGO).getEpochSecond();
  }

  @Override
  public void close() {
    scans.shutdownNow();
    readings.shutdownNow();
    try {
      boolean unused =
          scans.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
              && readings.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
