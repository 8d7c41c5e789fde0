package io.fullrow.app;

import io.fullrow.model.TableId;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables as last read from the target and announced to the registry. One thread of its own asks
 * both; whoever looks a table up only reads. A new context is published when everything that it
 * needs is there, schema ids too.
 */
final class LiveTables implements Tables, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTables.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Map<TableId, TableSettings> settings = new HashMap<>();
  private final Map<String, TableId> byRawTopic = new HashMap<>();
  private final Map<TableId, TableContext> contexts = new ConcurrentHashMap<>();
  private final ContextLoader loader;
  private final AtomicLong tickets = new AtomicLong();
  private final Map<TableId, Long> completed = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Thread refresher = new Thread(this::run, "fullrow-schemas");
  private volatile boolean closed;

  /** Reads one table from the target and announces its event schemas. May block. */
  interface ContextLoader {
    /**
     * @param current the context in use; returned itself if nothing changed
     * @throws RuntimeException if the target or the registry cannot be asked now
     */
    TableContext load(TableSettings settings, Optional<TableContext> current);
  }

  LiveTables(List<TableSettings> tables, ContextLoader loader) {
    this.loader = loader;
    for (TableSettings table : tables) {
      TableId source = TableId.parse(table.source());
      settings.put(source, table);
      table.rawTopics().forEach(topic -> byRawTopic.put(topic, source));
    }
    refresher.setDaemon(true);
  }

  /** Loads every table once, in the caller's thread. */
  void load() {
    settings.forEach(this::refresh);
  }

  /** Begins to refresh, regularly and on request. */
  void start() {
    refresher.start();
  }

  @Override
  public void close() {
    closed = true;
    refresher.interrupt();
    try {
      refresher.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<TableContext> byRawTopic(String topic) {
    return Optional.ofNullable(byRawTopic.get(topic)).map(contexts::get);
  }

  @Override
  public Optional<TableContext> bySource(TableId source) {
    return Optional.ofNullable(contexts.get(source));
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
    while (!closed) {
      long before = tickets.get();
      boolean done = refreshAll(before);
      await(done ? INTERVAL : RETRY, done ? before : Long.MAX_VALUE);
    }
  }

  /** One table that cannot be refreshed keeps no other from it. */
  private boolean refreshAll(long ticket) {
    boolean all = true;
    for (Map.Entry<TableId, TableSettings> table : settings.entrySet()) {
      try {
        refresh(table.getKey(), table.getValue());
        completed.put(table.getKey(), ticket);
      } catch (RuntimeException e) {
        all = false;
        if (!closed) {
          LOG.warn(
              "the schema of {} cannot be refreshed now, trying again: {}",
              table.getKey(),
              e.toString());
        }
      }
    }
    return all;
  }

  private void refresh(TableId source, TableSettings table) {
    Optional<TableContext> current = bySource(source);
    TableContext next = loader.load(table, current);
    if (current.isEmpty() || current.get() != next) {
      contexts.put(source, next);
      current.ifPresent(
          old ->
              LOG.info(
                  "{} changed from {} with events of at most {} bytes to {} with {}",
                  source,
                  old.schema(),
                  old.maxEventBytes(),
                  next.schema(),
                  next.maxEventBytes()));
    }
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
