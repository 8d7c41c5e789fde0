package io.fullrow.app;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.SchemaChanges;
import io.fullrow.topology.SharedFragments;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Map<TableId, TableSettings> settings = new HashMap<>();
  private final Map<String, TableId> byRawTopic = new HashMap<>();
  private final Map<TableId, TableContext> contexts = new ConcurrentHashMap<>();
  private final String fragmentsTopic;
  private final RawInput sharedFragments;
  private final Loader loader;
  private final AtomicLong tickets = new AtomicLong();
  private final Map<TableId, Long> completed = new ConcurrentHashMap<>();
  private final Map<TableId, String> failures = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Thread refresher = new Thread(this::run, "fullrow-schemas");
  private volatile boolean closed;

  /** Where the contexts come from. */
  interface Loader {
    /**
     * Asks what is asked for all tables together. May block.
     *
     * @throws RuntimeException if it cannot be asked now
     */
    Cycle begin();
  }

  /** The tables as they were when the cycle began. */
  interface Cycle {
    /**
     * Makes one table's context and announces its event schemas. May block.
     *
     * @param current the context in use; returned itself if nothing changed
     * @throws RuntimeException if the table does not fit, or the registry cannot be asked now
     */
    TableContext load(TableSettings settings, Optional<TableContext> current);
  }

  /**
   * @param fragmentsTopic the topic with fragments of all tables
   * @param writerSchemas of the records on it
   */
  LiveTables(
      List<TableSettings> tables,
      String fragmentsTopic,
      WriterSchemas writerSchemas,
      Loader loader) {
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

  /** Loads every table once, in the caller's thread. */
  void load() {
    Cycle cycle = loader.begin();
    settings.forEach((source, table) -> refresh(source, table, cycle));
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
                .filter(topic -> contexts.containsKey(topic.getValue()))
                .map(Map.Entry::getKey),
            Stream.of(fragmentsTopic))
        .collect(Collectors.toSet());
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
    Cycle cycle;
    try {
      cycle = loader.begin();
    } catch (RuntimeException e) {
      settings.keySet().forEach(source -> failed(source, e));
      return false;
    }
    boolean all = true;
    for (Map.Entry<TableId, TableSettings> table : settings.entrySet()) {
      try {
        refresh(table.getKey(), table.getValue(), cycle);
        completed.put(table.getKey(), ticket);
        failures.remove(table.getKey());
      } catch (RuntimeException e) {
        all = false;
        failed(table.getKey(), e);
      }
    }
    return all;
  }

  /** Logged once: a schema that the registry refuses stays refused until somebody acts. */
  private void failed(TableId source, RuntimeException error) {
    String reason = "the schema of " + source + " cannot be refreshed: " + error;
    if (!closed && !reason.equals(failures.put(source, reason))) {
      LOG.warn("{}; the old one is used, and it is tried again", reason);
    }
  }

  /** Why a table's schema in use may be old; empty if none may. */
  Optional<String> stale() {
    return failures.values().stream().findFirst();
  }

  private void refresh(TableId source, TableSettings table, Cycle cycle) {
    Optional<TableContext> current = bySource(source);
    TableContext next = cycle.load(table, current);
    if (current.isEmpty() || current.get() != next) {
      contexts.put(source, next);
      current.ifPresent(old -> announce(source, old, next));
    }
  }

  private static void announce(TableId source, TableContext old, TableContext next) {
    LOG.info(
        "{} changed from {} with events of at most {} bytes to {} with {}",
        source,
        old.schema(),
        old.maxEventBytes(),
        next.schema(),
        next.maxEventBytes());
    SchemaChanges changes = SchemaChanges.between(old.schema(), next.schema());
    for (Column column : changes.dropped()) {
      if (next.schema().dropped().isGone(column.name())) {
        LOG.warn(
            "{} has dropped {}: cells of it are left out of fragments, state and events from now"
                + " on",
            next.schema().id(),
            column.name());
      }
    }
    for (Column column : changes.added()) {
      if (next.schema().dropped().goneUntil().containsKey(column.name())) {
        LOG.warn(
            "{} has added {} again, which it had dropped: its old cells stay left out, and those"
                + " between the drops of source and target may differ. Verify the table",
            next.schema().id(),
            column.name());
      }
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
