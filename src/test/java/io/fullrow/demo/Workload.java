// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.workload.RandomMovies;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Random writes to the old keyspace, several at once. Their order on one row does not matter: the
 * session stamps each with a time of its own, and that decides.
 */
final class Workload {
  private static final int IN_FLIGHT = 64;
  private static final int ATTEMPTS = 10;

  private final CqlSession session;
  private final RandomMovies movies;
  private final int mutations;
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Workload(CqlSession session, RandomMovies movies, int mutations) {
    this.session = session;
    this.movies = movies;
    this.mutations = mutations;
  }

  /** Writes on a separate thread. */
  Workload start() {
    Thread thread = new Thread(this::run, "workload");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** Acknowledged mutations so far. */
  int written() {
    return written.get();
  }

  /**
   * Whether all of them are acknowledged.
   *
   * @throws IllegalStateException if one was refused
   */
  boolean isDone() {
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException(
          "The old keyspace refused a mutation: " + first.getMessage(), first);
    }
    return written.get() == mutations;
  }

  private void run() {
    Semaphore free = new Semaphore(IN_FLIGHT);
    try {
      for (int i = 0; i < mutations && failure.get() == null; i++) {
        free.acquire();
        write(movies.next(), ATTEMPTS).whenComplete((result, error) -> done(free, error));
      }
    } catch (InterruptedException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void done(Semaphore free, Throwable error) {
    free.release();
    if (error == null) {
      written.incrementAndGet();
    } else {
      failure.compareAndSet(null, error);
    }
  }

  /** Again after an error: a slow machine lets writes time out, and some of those count later. */
  private CompletionStage<AsyncResultSet> write(SimpleStatement mutation, int attempts) {
    CompletionStage<AsyncResultSet> first = session.executeAsync(mutation);
    return attempts == 1
        ? first
        : first.exceptionallyCompose(error -> write(mutation, attempts - 1));
  }
}
