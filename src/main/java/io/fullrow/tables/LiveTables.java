// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.TableSettings;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.topology.SharedFragments;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables as last read from the target and announced to the registry. A separate thread asks
 * both; a look-up of a table only reads. A new context is published when everything that it needs
 * is there, schema ids too.
 */
public final class LiveTables implements Tables, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTables.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final int LOADS_AT_ONCE = 8;

  private final Map<TableId, TableSettings> settings = new HashMap<>();
  private final Map<String, TableId> byRawTopic = new HashMap<>();
  private final TableContexts contexts = new TableContexts();
  private final String fragmentsTopic;
  private final RawInput sharedFragments;
  private final ContextLoader loader;
  private final AtomicLong tickets = new AtomicLong();
  private final Map<TableId, Long> completed = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Thread refresher = new Thread(this::run, "fullrow-schemas");
  private volatile Optional<String> notRead = Optional.empty();
  private volatile boolean closed;

  /**
   * @param fragmentsTopic the topic with fragments of all tables
   * @param writerSchemas of the records on it
   */
  public LiveTables(
      List<TableSettings> tables,
      String fragmentsTopic,
      WriterSchemas writerSchemas,
      ContextLoader loader) {
    this.fragmentsTopic = fragmentsTopic;
    this.sharedFragments = new SharedFragments(this, writerSchemas);
    this.loader = loader;
    for (TableSettings table : tables) {
      TableId source = TableId.parse(table.source());
      settings.put(source, table);
      table.rawTopics().forEach(topic -> byRawTopic.put(topic, source));
    }
    refresher.setDaemon(true);
  }

  /**
   * Loads every table once, several at a time: the registry is asked four times for each, one after
   * the other. One that does not fit is held, and keeps no other from being loaded.
   *
   * @throws RuntimeException if nothing could be asked: target, brokers, or the registry for any
   *     table
   */
  public void load() {
    ContextLoader.Cycle cycle = loader.begin();
    Queue<RuntimeException> refused = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(LOADS_AT_ONCE);
    try {
      threads.invokeAll(
          settings.entrySet().stream()
              .map(
                  table ->
                      Executors.callable(
                          () -> load(table.getKey(), table.getValue(), cycle, refused)))
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the tables were loaded", e);
    } finally {
      threads.shutdownNow();
    }
    if (contexts.isEmpty() && !refused.isEmpty()) {
      throw refused.remove();
    }
  }

  private void load(
      TableId source,
      TableSettings table,
      ContextLoader.Cycle cycle,
      Queue<RuntimeException> refused) {
    try {
      contexts.refresh(source, table, cycle);
    } catch (RuntimeException e) {
      contexts.failed(source, e);
      refused.add(e);
    }
  }

  /** The configured tables that have no schema yet: nothing of them is read. */
  public Set<TableId> unknown() {
    return settings.keySet().stream()
        .filter(source -> !contexts.isKnown(source))
        .collect(Collectors.toSet());
  }

  /** Why the tables may be older than the target; empty if they are as last read in time. */
  public Optional<String> stale() {
    return notRead;
  }

  /** The tables that are not used as the target has them, with the reason. */
  public Map<TableId, String> held() {
    return contexts.held();
  }

  /** Begins to refresh, regularly and on request. */
  public void start() {
    refresher.start();
  }

  @Override
  public void close() {
    closed = true;
    contexts.close();
    refresher.interrupt();
    try {
      refresher.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<RawInput> input(String topic) {
    return topic.equals(fragmentsTopic)
        ? Optional.of(sharedFragments)
        : Optional.ofNullable(byRawTopic.get(topic)).map(source -> ownInput(source, topic));
  }

  /** Of a table that has not been read yet every record waits. */
  private RawInput ownInput(TableId source, String topic) {
    return bySource(source)
        .map(table -> table.inputs().byTopic().get(topic))
        .orElse(record -> Decoded.Unavailable.ofTable(source));
  }

  @Override
  public boolean isConfigured(TableId source) {
    return settings.containsKey(source);
  }

  @Override
  public Set<String> rawTopics() {
    return Stream.concat(
            byRawTopic.entrySet().stream()
                .filter(topic -> contexts.isKnown(topic.getValue()))
                .map(Map.Entry::getKey),
            Stream.of(fragmentsTopic))
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<TableContext> bySource(TableId source) {
    return contexts.find(source);
  }

  @Override
  public long requestRefresh(TableId source) {
    long ticket = tickets.incrementAndGet();
    lock.lock();
    try {
      wanted.signal();
    } finally {
      lock.unlock();
    }
    return ticket;
  }

  @Override
  public boolean refreshedSince(TableId source, long ticket) {
    return completed.getOrDefault(source, 0L) >= ticket;
  }

  private void run() {
    int failures = 0;
    while (!closed) {
      long before = tickets.get();
      failures = refreshAll(before) ? 0 : failures + 1;
      await(failures == 0 ? INTERVAL : retry(failures), before);
    }
  }

  /** 1 s, 2 s, 4 s and so on up to the interval. */
  private static Duration retry(int failures) {
    Duration pause = RETRY_FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(INTERVAL) < 0 ? pause : INTERVAL;
  }

  /** One table that cannot be refreshed keeps no other from it. */
  private boolean refreshAll(long ticket) {
    ContextLoader.Cycle cycle;
    try {
      cycle = loader.begin();
      notRead = Optional.empty();
    } catch (RuntimeException e) {
      // of an unreachable server: no table is held by it, and all that is known stays in use
      notRead = Optional.of("the schemas cannot be read now, the known ones are used: " + e);
      LOG.debug("{}", notRead, e);
      return false;
    }
    boolean all = true;
    for (Map.Entry<TableId, TableSettings> table : settings.entrySet()) {
      try {
        ContextLoader.Loaded loaded = contexts.refresh(table.getKey(), table.getValue(), cycle);
        if (loaded.isFinal()) {
          completed.put(table.getKey(), ticket);
        }
        all &= loaded.reason().isEmpty();
      } catch (RuntimeException e) {
        all = false;
        contexts.failed(table.getKey(), e);
      }
    }
    return all;
  }

  /** Waits for the time to pass, or for a ticket after {@code seen}. */
  private void await(Duration time, long seen) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (left > 0 && tickets.get() <= seen && !closed) {
        left = wanted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
