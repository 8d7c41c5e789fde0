package io.fullrow.load;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/** The baseline of the sink: nothing but asynchronous prepared inserts, so many in flight. */
final class DriverLoop {
  private final CqlSession session;
  private final PreparedStatement insert;
  private final int maxInFlight;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  DriverLoop(CqlSession session, TableId table, int maxInFlight) {
    this.session = session;
    this.insert = LoadTable.insert(session, table);
    this.maxInFlight = maxInFlight;
  }

  /** Returns when all are acknowledged. */
  void write(List<Mutation> rows, LongConsumer progress) {
    Semaphore free = new Semaphore(maxInFlight);
    long written = 0;
    for (Mutation row : rows) {
      free.acquireUninterruptibly();
      session
          .executeAsync(LoadTable.bind(insert, row))
          .whenComplete(
              (done, error) -> {
                if (error != null) {
                  failure.compareAndSet(null, error);
                }
                free.release();
              });
      progress.accept(++written);
    }
    free.acquireUninterruptibly(maxInFlight);
    if (failure.get() != null) {
      throw new IllegalStateException("Cassandra refused a row", failure.get());
    }
  }
}
