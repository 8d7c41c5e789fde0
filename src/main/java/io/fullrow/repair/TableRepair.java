// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.snapshot.FragmentPublisher;
import io.fullrow.snapshot.RowsByKey;
import io.fullrow.snapshot.SeenRow;
import io.fullrow.verify.Finding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Repairs rows of one table, several at a time. The target is read before the source: a write that
 * comes between the two shows as a late target, never as one that is newer.
 */
public final class TableRepair implements AutoCloseable {
  /** A reader takes the place of the record instead. */
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  /** Reads are as of a little while ago, so that the clocks of all nodes have passed it. */
  private static final Duration AGO = Duration.ofSeconds(2);

  /** Rows that wait; who finds more waits too. */
  private static final int MOST_WAITING = 1_000;

  private final TableId table;
  private final RowsByKey source;
  private final RowsByKey target;
  private final RepairRules rules;
  private final FragmentPublisher publisher;
  private final Listener listener;
  private final InstantSource clock;
  private final ExecutorService workers;
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Object telling = new Object();

  /** Told of what is done, never from two threads at a time. */
  public interface Listener {
    /** Called before anything of a row is published; what it throws ends the repair. */
    void publishing();

    /** Kafka has stored it, or there was nothing to publish. */
    void repaired(Repaired repaired);
  }

  /**
   * @param table the source's
   * @param parallelism rows that are read at a time
   */
  public TableRepair(
      TableId table,
      RowsByKey source,
      RowsByKey target,
      RepairRules rules,
      FragmentPublisher publisher,
      Listener listener,
      int parallelism,
      InstantSource clock) {
    this.table = table;
    this.source = source;
    this.target = target;
    this.rules = rules;
    this.publisher = publisher;
    this.listener = listener;
    this.clock = clock;
    this.workers = Executors.newFixedThreadPool(parallelism);
  }

  /**
   * Repairs a row soon; waits while too many are waiting.
   *
   * @param row all that was found of it, at least one difference
   * @throws RuntimeException if an earlier row could not be repaired
   */
  public void repair(List<Finding> row) throws InterruptedException {
    requireNoFailure();
    FoundRow found = FoundRow.of(row, source.table());
    room.acquire();
    workers.execute(() -> guarded(found));
  }

  /**
   * Returns once all rows are repaired.
   *
   * @throws RuntimeException if one could not be
   */
  public void await() throws InterruptedException {
    room.acquire(MOST_WAITING);
    room.release(MOST_WAITING);
    requireNoFailure();
  }

  private void requireNoFailure() {
    Throwable error = failure.get();
    if (error instanceof RuntimeException exception) {
      throw exception;
    }
    if (error != null) {
      throw new IllegalStateException(error);
    }
  }

  /** The first failure ends the repair. */
  @SuppressWarnings("CatchingUnchecked") // or who awaits it would wait for ever
  private void guarded(FoundRow found) {
    try {
      if (failure.get() == null) {
        repair(found);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.compareAndSet(null, e);
    } catch (ExecutionException e) {
      failure.compareAndSet(null, e.getCause());
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      room.release();
    }
  }

  private void repair(FoundRow found) throws InterruptedException, ExecutionException {
    long now = clock.instant().getEpochSecond();
    Optional<SeenRow> current = read(target, found, now - AGO.toSeconds());
    Optional<SeenRow> old = read(source, found, now - AGO.toSeconds());
    RowRepair.Plan plan = RowRepair.plan(found, source.table(), rules, old, current, now);
    publish(found, plan.changes());
    synchronized (telling) {
      plan.results().forEach(listener::repaired);
    }
  }

  private static Optional<SeenRow> read(RowsByKey rows, FoundRow found, long nowSecond) {
    return found.clustering().isPresent()
        ? rows.row(found.partition(), found.clustering().get(), nowSecond)
        : rows.partition(found.partition(), nowSecond);
  }

  private void publish(FoundRow found, List<Change> changes)
      throws InterruptedException, ExecutionException {
    if (changes.isEmpty()) {
      return;
    }
    synchronized (telling) {
      listener.publishing();
    }
    FragmentPublisher.Batch batch = publisher.batch();
    for (Change change : changes) {
      publisher.awaitTurn();
      batch.send(new Fragment(table, found.partition(), change, false, true, NOWHERE));
    }
    batch.end().get();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
