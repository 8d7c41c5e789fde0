// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.model.TableId;
import io.fullrow.producer.TableProducer;
import io.fullrow.producer.WriteOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One instance of an application that is migrated: it reads and writes orders at a steady pace,
 * from and to where it is told, and remembers each request that failed or took too long.
 */
final class AppInstance implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(20);
  private static final Duration BLOCKED = Duration.ofSeconds(5);
  private static final int TTL_SECONDS = 60;

  private final CqlSession session;
  private final Orders orders;
  private final SplittableRandom random;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong requests = new AtomicLong();
  private final CompletableFuture<Void> done;
  private volatile TableId readFrom;
  private volatile Writes writes;
  private volatile boolean stopped;

  /** The rows of both tables. */
  record Orders(int customers, int ofEach) {}

  /** Where the instance writes to. */
  private interface Writes {
    void insert(Map<String, Object> row, int ttl) throws Exception;

    void update(Map<String, Object> row) throws Exception;

    void deleteColumn(Map<String, Object> key, String column) throws Exception;

    void deleteRow(Map<String, Object> key) throws Exception;
  }

  /** Begins at once, with one table. */
  AppInstance(CqlSession session, TableId table, Orders orders, long seed) {
    this.session = session;
    this.orders = orders;
    this.random = new SplittableRandom(seed);
    this.readFrom = table;
    this.writes = new ByCql(table);
    this.done = CompletableFuture.runAsync(this::run);
  }

  void readFrom(TableId table) {
    readFrom = table;
    awaitNext();
  }

  void writeByCql(TableId table) {
    writes = new ByCql(table);
    awaitNext();
  }

  void writeToKafka(TableProducer producer) {
    writes = new ToKafka(producer);
    awaitNext();
  }

  /** What is asked for after this goes where it was told. */
  private void awaitNext() {
    long before = requests.get();
    while (requests.get() < before + 2 && !done.isDone()) {
      LockSupport.parkNanos(PACE.toNanos());
    }
  }

  /** Requests that failed, or took longer than an application would wait. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  long requests() {
    return requests.get();
  }

  private void run() {
    while (!stopped) {
      long begun = System.nanoTime();
      try {
        request();
      } catch (Exception e) {
        failures.add(e.toString());
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      if (took.compareTo(BLOCKED) > 0) {
        failures.add("a request took " + took);
      }
      requests.incrementAndGet();
      LockSupport.parkNanos(PACE.toNanos() - took.toNanos());
    }
  }

  private void request() throws Exception {
    Map<String, Object> key =
        Map.of(
            "customer",
            "c" + random.nextInt(orders.customers()),
            "id",
            random.nextInt(orders.ofEach()));
    int kind = random.nextInt(20);
    if (kind < 8) {
      execute(
          "SELECT * FROM " + readFrom + " WHERE customer = ? AND id = ?",
          key.get("customer"),
          key.get("id"));
    } else if (kind < 14) {
      writes.insert(
          row(key, "status", "new", "amount", random.nextLong(), "note", "n" + random.nextInt()),
          kind < 10 ? TTL_SECONDS : 0);
    } else if (kind < 18) {
      writes.update(row(key, "status", "updated " + random.nextInt()));
    } else if (kind < 19) {
      writes.deleteColumn(key, "note");
    } else {
      writes.deleteRow(key);
    }
  }

  private static Map<String, Object> row(Map<String, Object> key, Object... columns) {
    Map<String, Object> row = new HashMap<>(key);
    for (int i = 0; i < columns.length; i += 2) {
      row.put((String) columns[i], columns[i + 1]);
    }
    return row;
  }

  private void execute(String cql, @Nullable Object... values) {
    session.execute(
        SimpleStatement.newInstance(cql, values)
            .setConsistencyLevel(DefaultConsistencyLevel.QUORUM));
  }

  /** Writes as before the migration. */
  private final class ByCql implements Writes {
    private final TableId table;

    ByCql(TableId table) {
      this.table = table;
    }

    @Override
    public void insert(Map<String, Object> row, int ttl) {
      execute(
          "INSERT INTO "
              + table
              + " (customer, id, status, amount, note) VALUES (?, ?, ?, ?, ?) USING TTL ?",
          row.get("customer"),
          row.get("id"),
          row.get("status"),
          row.get("amount"),
          row.get("note"),
          ttl);
    }

    @Override
    public void update(Map<String, Object> row) {
      execute(
          "UPDATE " + table + " SET status = ? WHERE customer = ? AND id = ?",
          row.get("status"),
          row.get("customer"),
          row.get("id"));
    }

    @Override
    public void deleteColumn(Map<String, Object> key, String column) {
      execute(
          "DELETE " + column + " FROM " + table + " WHERE customer = ? AND id = ?",
          key.get("customer"),
          key.get("id"));
    }

    @Override
    public void deleteRow(Map<String, Object> key) {
      execute(
          "DELETE FROM " + table + " WHERE customer = ? AND id = ?",
          key.get("customer"),
          key.get("id"));
    }
  }

  /** Writes as after it: a write is done once Kafka has it. */
  private static final class ToKafka implements Writes {
    private final TableProducer producer;

    ToKafka(TableProducer producer) {
      this.producer = producer;
    }

    @Override
    public void insert(Map<String, Object> row, int ttl) throws Exception {
      WriteOptions options =
          ttl == 0 ? WriteOptions.DEFAULT : WriteOptions.DEFAULT.ttl(Duration.ofSeconds(ttl));
      await(producer.insert(row, options).toCompletableFuture());
    }

    @Override
    public void update(Map<String, Object> row) throws Exception {
      await(producer.update(row).toCompletableFuture());
    }

    @Override
    public void deleteColumn(Map<String, Object> key, String column) throws Exception {
      await(
          producer.deleteColumns(key, List.of(column), WriteOptions.DEFAULT).toCompletableFuture());
    }

    @Override
    public void deleteRow(Map<String, Object> key) throws Exception {
      await(producer.deleteRow(key, WriteOptions.DEFAULT).toCompletableFuture());
    }

    private static void await(CompletableFuture<Void> written) throws Exception {
      written.get(2 * BLOCKED.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    stopped = true;
    done.join();
  }
}
