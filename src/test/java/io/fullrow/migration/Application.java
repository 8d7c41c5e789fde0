// SPDX-License-Identifier: Apache-2.0
package io.fullrow.migration;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.lab.Lab;
import io.fullrow.producer.FragmentProducer;
import io.fullrow.producer.TableProducer;
import io.fullrow.producer.WriteOptions;
import io.fullrow.schema.DriverSchemas;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads and writes the old table at a steady pace, as an application does, and watches its writes
 * come to the new one. The writes are captured by fragments, as a lossless publisher would.
 */
final class Application implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final CqlSession session;
  private final Orders orders;
  private final FragmentProducer producer;
  private final TableProducer captured;
  private final PreparedStatement write;
  private final PreparedStatement read;
  private final PreparedStatement look;
  private final SplittableRandom random = new SplittableRandom(2);
  private final AtomicLong number = new AtomicLong();
  private final ConcurrentMap<Key, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicReference<Measured> measured =
      new AtomicReference<>(new Measured(new Percentiles(), new Percentiles()));
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);

  /**
   * @param changes from the request to the new table
   * @param requests reads and writes of the application
   */
  record Measured(Percentiles changes, Percentiles requests) {
    String render() {
      return "live changes " + changes.render() + "; requests " + requests.render();
    }
  }

  private record Key(int customer, int id) {}

  private record Pending(long amount, long since, Measured in) {}

  Application(Lab lab, Orders orders, String rawTopic, int changes, int reads) {
    this.session = lab.session();
    this.orders = orders;
    this.producer =
        FragmentProducer.open(
            Map.of("bootstrap.servers", lab.kafka().bootstrapServers(), "linger.ms", 0), rawTopic);
    this.captured =
        producer.table(Orders.OLD, DriverSchemas.read(session.getMetadata(), Orders.NEW));
    this.write =
        session.prepare(
            "UPDATE "
                + Orders.OLD
                + " USING TIMESTAMP ? SET amount = ? WHERE customer = ? AND id = ?");
    this.read = session.prepare("SELECT * FROM " + Orders.OLD + " WHERE customer = ? AND id = ?");
    this.look =
        session.prepare("SELECT amount FROM " + Orders.NEW + " WHERE customer = ? AND id = ?");
    var writing =
        threads.scheduleAtFixedRate(this::write, 0, SECOND / changes, TimeUnit.NANOSECONDS);
    var reading = threads.scheduleAtFixedRate(this::read, 0, SECOND / reads, TimeUnit.NANOSECONDS);
    var looking =
        threads.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Since this was asked last. */
  Measured measured() {
    return Objects.requireNonNull(
        measured.getAndSet(new Measured(new Percentiles(), new Percentiles())));
  }

  private Key anyKey() {
    synchronized (random) {
      return new Key(random.nextInt(orders.customers()), random.nextInt(Orders.PER_CUSTOMER));
    }
  }

  private void write() {
    Key key = anyKey();
    if (pending.containsKey(key)) {
      return;
    }
    Measured now = Objects.requireNonNull(measured.get());
    long amount = number.incrementAndGet();
    long micros = System.currentTimeMillis() * 1_000;
    long begun = System.nanoTime();
    session
        .executeAsync(write.bind(micros, amount, key.customer(), key.id()))
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                return;
              }
              now.requests().add(System.nanoTime() - begun);
              pending.put(key, new Pending(amount, System.nanoTime(), now));
              var sent =
                  captured.update(
                      Map.of("customer", key.customer(), "id", key.id(), "amount", amount),
                      WriteOptions.DEFAULT.at(micros));
            });
  }

  private void read() {
    Key key = anyKey();
    Measured now = Objects.requireNonNull(measured.get());
    long begun = System.nanoTime();
    session
        .executeAsync(read.bind(key.customer(), key.id()))
        .whenComplete((done, error) -> now.requests().add(System.nanoTime() - begun));
  }

  /** What is not there yet is looked at again. */
  private void look() {
    pending.forEach(
        (key, wanted) ->
            session
                .executeAsync(look.bind(key.customer(), key.id()))
                .thenAccept(
                    rows -> {
                      Row row = rows.one();
                      if (row != null
                          && !row.isNull(0)
                          && row.getLong(0) == wanted.amount()
                          && pending.remove(key, wanted)) {
                        wanted.in().changes().add(System.nanoTime() - wanted.since());
                      }
                    }));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    producer.close();
  }
}
