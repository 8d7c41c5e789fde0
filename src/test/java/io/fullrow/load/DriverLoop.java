// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The baseline of the sink: nothing but asynchronous prepared inserts of rows that are bound
 * already, so many in flight. When all rows are written it begins anew.
 */
final class DriverLoop implements Contender {
  static final String CONTENDER = "bare driver loop";

  private final CqlSession session;
  private final List<BoundStatement> rows;
  private final int maxInFlight;
  private final AtomicLong written = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private Optional<Thread> loop = Optional.empty();
  private volatile boolean running;

  DriverLoop(CqlSession session, TableId table, Shape shape, List<Mutation> rows, int maxInFlight) {
    PreparedStatement insert = LoadTable.insert(session, table, shape);
    this.session = session;
    this.rows = rows.stream().map(row -> LoadTable.bind(insert, row, shape)).toList();
    this.maxInFlight = maxInFlight;
  }

  @Override
  public String name() {
    return CONTENDER;
  }

  @Override
  public String unit() {
    return ServiceContender.ROWS;
  }

  @Override
  public void begin() {
    running = true;
    Thread thread = new Thread(this::write, "load-driver-loop");
    loop = Optional.of(thread);
    thread.start();
  }

  private void write() {
    Semaphore free = new Semaphore(maxInFlight);
    for (int next = 0; running; next = (next + 1) % rows.size()) {
      free.acquireUninterruptibly();
      session
          .executeAsync(rows.get(next))
          .whenComplete(
              (done, error) -> {
                if (error != null) {
                  failure.compareAndSet(null, error);
                }
                written.incrementAndGet();
                free.release();
              });
    }
    free.acquireUninterruptibly(maxInFlight);
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of(unit(), written.get());
  }

  @Override
  public Optional<ServiceProcess> service() {
    return Optional.empty();
  }

  @Override
  public Optional<Backlog> backlog() {
    return Optional.empty();
  }

  @Override
  public void end() {
    running = false;
    try {
      for (Thread thread : loop.stream().toList()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Cassandra refused a row", failure.get());
    }
  }

  @Override
  public void close() {
    running = false;
  }
}
