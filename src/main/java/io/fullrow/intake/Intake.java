// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.model.Origin;
import io.fullrow.topology.MaterializeMetrics;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: readers of the raw topics, each on a separate thread. Whatever ends a reader is
 * logged, counted, shown in {@link #blocked()}, and followed by a new one after a growing pause.
 *
 * <p>It is no part of the Kafka Streams topology. The partitions of raw topics and the list of
 * tables change, and a topology whose sources change cannot: its tasks, changelogs and members must
 * agree on them. Thread-safe.
 */
public final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** Stands where the others have their number. */
  private static final int TAKEOVER = 0;

  private final IntakeConfig config;
  private final Tables tables;
  private final MaterializeMetrics metrics;
  private final Clients clients;
  private final FormerLayout former;
  private final List<Worker> workers = new ArrayList<>();
  private final Thread takeover = new Thread(this::takeOver, "fullrow-parked-takeover");
  private volatile Optional<ParkedTakeover> taking = Optional.empty();

  /** Until then it is not known what waits in the former layout. */
  private volatile boolean takenOver;

  private final CountDownLatch closing = new CountDownLatch(1);

  /** Makes the clients of a reader. */
  record Clients(
      Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers,
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {}

  /**
   * @param tables says which topics are read: those of the tables that are known
   * @param former what waited in the layout of older releases is taken over from it
   */
  public Intake(
      IntakeConfig config, Tables tables, MaterializeMetrics metrics, FormerLayout former) {
    this(config, tables, metrics, former, new Clients(KafkaConsumer::new, KafkaProducer::new));
  }

  Intake(
      IntakeConfig config,
      Tables tables,
      MaterializeMetrics metrics,
      FormerLayout former,
      Clients clients) {
    this.config = config;
    this.former = former;
    takeover.setDaemon(true);
    this.tables = tables;
    this.metrics = metrics;
    this.clients = clients;
    for (int number = 1; number <= config.readers(); number++) {
      workers.add(new Worker(number));
    }
  }

  /** Starts to read; returns at once. Kafka and topics need not be there yet. */
  public void start() {
    takeover.start();
    workers.forEach(worker -> worker.thread.start());
  }

  private boolean running() {
    return closing.getCount() > 0;
  }

  /** Until it succeeds once: a crash before leaves the records where they are. */
  private void takeOver() {
    for (int failures = 0; running(); failures++) {
      try (Ends ends = new Ends()) {
        List<Origin> parked = former.parked(() -> clients.consumers().apply(anyReader()));
        if (!parked.isEmpty()) {
          Producer<byte[], byte[]> producer =
              ends.with(clients.producers().apply(config.producerProperties(TAKEOVER)));
          KafkaOutput output = new KafkaOutput(producer, config.output());
          ParkedTakeover run =
              new ParkedTakeover(records(output), output, tables, config.timing().retry());
          taking = Optional.of(run);
          run.run(parked);
        }
        former.deleteParked();
        takenOver = true;
        return;
      } catch (RuntimeException | Error e) {
        LOG.warn("records that waited in the former layout are taken over later", e);
        pause(config.timing().pause(failures + 1));
      }
    }
  }

  /** Without a group: partitions are assigned by hand. */
  private Map<String, Object> anyReader() {
    Map<String, Object> properties = new HashMap<>(config.consumerProperties(TAKEOVER));
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return properties;
  }

  private RawRecords records(KafkaOutput output) {
    RawRecords.Limits limits =
        new RawRecords.Limits(config.output().maxRecordBytes(), config.dedupeEntries());
    return new RawRecords(limits, tables, metrics, output);
  }

  private void pause(Duration time) {
    try {
      if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("closed during a pause");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Records that wait for something remote, such as a writer's schema. */
  public long waiting() {
    return workers.stream().mapToLong(worker -> worker.status().waiting()).sum()
        + (takenOver ? 0 : Math.max(1, taking.map(ParkedTakeover::left).orElse(0L)));
  }

  /** Why something does not go on, of one reader or record; empty if all goes on. */
  public Optional<String> blocked() {
    return workers.stream()
        .flatMap(worker -> worker.failure.or(() -> worker.status().reason()).stream())
        .findFirst();
  }

  /** Stops reading, stores and commits what was read, and leaves the group. */
  @Override
  public void close() {
    closing.countDown();
    takeover.interrupt();
    long deadline = System.nanoTime() + config.timing().close().toNanos();
    for (Worker worker : workers) {
      worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
  }

  /** One thread and the readers that follow each other on it. */
  private final class Worker implements Reader.Life {
    private final int number;
    private final Thread thread;
    private volatile Optional<Reader> current = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private int failures;

    Worker(int number) {
      this.number = number;
      this.thread = new Thread(this::supervise, config.groupId() + "-" + number);
      this.thread.setDaemon(true);
    }

    Reader.Status status() {
      return current.map(Reader::status).orElse(new Reader.Status(0, Optional.empty()));
    }

    @Override
    public boolean running() {
      return Intake.this.running();
    }

    @Override
    public Set<String> topics() {
      return tables.rawTopics();
    }

    @Override
    public void polled() {
      failures = 0;
      failure = Optional.empty();
    }

    void join(Duration timeout) {
      try {
        thread.join(Math.max(1, timeout.toMillis()));
        if (thread.isAlive()) {
          // A send that waits for unreachable brokers: what it has read is read again.
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void supervise() {
      while (running()) {
        try {
          read();
        } catch (RuntimeException | Error e) {
          failed(e);
        }
      }
    }

    private void failed(Throwable error) {
      if (!running()) {
        LOG.warn("a reader of raw topics did not stop cleanly: {}", error.toString());
        return;
      }
      failures++;
      failure = Optional.of("a reader of raw topics failed " + failures + " times: " + error);
      metrics.threadFailed(error);
      Duration pause = config.timing().pause(failures);
      LOG.error("a reader of raw topics failed and is replaced in {}", pause, error);
      pause(pause);
    }

    private void read() {
      try (Ends ends = new Ends()) {
        Consumer<byte[], byte[]> consumer =
            ends.with(clients.consumers().apply(config.consumerProperties(number)));
        Producer<byte[], byte[]> producer =
            ends.with(clients.producers().apply(config.producerProperties(number)));
        KafkaOutput output = new KafkaOutput(producer, config.output());
        Reader reader =
            new Reader(
                consumer, output, records(output), tables, config.timing(), System::nanoTime);
        current = Optional.of(reader);
        reader.run(this);
      } finally {
        current = Optional.empty();
      }
    }
  }

  /** Closes what a reader used. What its producer has not stored by then was not committed. */
  private final class Ends implements AutoCloseable {
    private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

    Consumer<byte[], byte[]> with(Consumer<byte[], byte[]> opened) {
      consumer = Optional.of(opened);
      return opened;
    }

    Producer<byte[], byte[]> with(Producer<byte[], byte[]> opened) {
      producer = Optional.of(opened);
      return opened;
    }

    @Override
    public void close() {
      producer.ifPresent(opened -> closed(() -> opened.close(Duration.ZERO)));
      consumer.ifPresent(
          opened ->
              closed(
                  () ->
                      opened.close(
                          CloseOptions.timeout(config.timing().close())
                              .withGroupMembershipOperation(
                                  CloseOptions.GroupMembershipOperation.LEAVE_GROUP))));
    }

    private static void closed(Runnable close) {
      try {
        close.run();
      } catch (KafkaException e) {
        LOG.warn("a client of the intake did not close cleanly", e);
      }
    }
  }
}
