// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.TableSettings;
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
import java.util.HashSet;
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
 * The tables as last read from the target and announced to the registry. One thread of its own asks
 * both; whoever looks a table up only reads. A new context is published when everything that it
 * needs is there, schema ids too.
 */
public final class LiveTables implements Tables, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTables.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final int LOADS_AT_ONCE = 8;

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
  private volatile Optional<String> notRead = Optional.empty();
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

  /**
   * What became of a table.
   *
   * @param context to use from now on; empty if there is none, then the table waits
   * @param reason why the table is not used as the target has it; empty if it is
   * @param lasting whether that stays so as long as this process lives
   */
  record Loaded(Optional<TableContext> context, Optional<String> reason, boolean lasting) {
    /** As the target has it. */
    static Loaded of(TableContext context) {
      return new Loaded(Optional.of(context), Optional.empty(), false);
    }

    /** The target's table does not fit; it may do so again, and what needs that waits. */
    public static Loaded held(Optional<TableContext> context, String reason) {
      return new Loaded(context, Optional.of(reason), false);
    }

    /** The same, and whatever needs more than {@code context} knows would wait forever. */
    Loaded forGood() {
      return new Loaded(context, reason, true);
    }

    private boolean isFinal() {
      return reason.isEmpty() || lasting;
    }
  }

  /** The tables as they were when the cycle began. */
  interface Cycle {
    /**
     * Makes one table's context and announces its event schemas. May block, and may be called for
     * several tables at once.
     *
     * @param current the context in use; returned itself if nothing changed
     * @throws RuntimeException if the registry cannot be asked now
     */
    Loaded load(TableSettings settings, Optional<TableContext> current);
  }

  /**
   * @param fragmentsTopic the topic with fragments of all tables
   * @param writerSchemas of the records on it
   */
  public LiveTables(
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

  /**
   * Loads every table once, several at a time: the registry is asked four times for each, one after
   * the other. One that does not fit is held, and keeps no other from being loaded.
   *
   * @throws RuntimeException if nothing could be asked: target, brokers, or the registry for any
   *     table
   */
  public void load() {
    Cycle cycle = loader.begin();
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
      TableId source, TableSettings table, Cycle cycle, Queue<RuntimeException> refused) {
    try {
      refresh(source, table, cycle);
    } catch (RuntimeException e) {
      failed(source, e);
      refused.add(e);
    }
  }

  /** The configured tables that have no schema yet: nothing of them is read. */
  public Set<TableId> unknown() {
    Set<TableId> unknown = new HashSet<>(settings.keySet());
    unknown.removeAll(contexts.keySet());
    return unknown;
  }

  /** Why the tables may be older than the target; empty if they are as last read in time. */
  public Optional<String> stale() {
    return notRead;
  }

  /** The tables that are not used as the target has them, with the reason. */
  public Map<TableId, String> held() {
    return Map.copyOf(failures);
  }

  /** Begins to refresh, regularly and on request. */
  public void start() {
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
      notRead = Optional.empty();
    } catch (RuntimeException e) {
      // of a server that is away: no table is held by it, and all that is known stays in use
      notRead = Optional.of("the schemas cannot be read now, the known ones are used: " + e);
      LOG.debug("{}", notRead, e);
      return false;
    }
    boolean all = true;
    for (Map.Entry<TableId, TableSettings> table : settings.entrySet()) {
      try {
        Loaded loaded = refresh(table.getKey(), table.getValue(), cycle);
        if (loaded.isFinal()) {
          completed.put(table.getKey(), ticket);
        }
        all &= loaded.reason().isEmpty();
      } catch (RuntimeException e) {
        all = false;
        failed(table.getKey(), e);
      }
    }
    return all;
  }

  private void failed(TableId source, RuntimeException error) {
    hold(source, "its schema cannot be refreshed: " + error);
  }

  /** Logged once: what does not fit stays so until somebody acts. */
  private void hold(TableId source, String reason) {
    if (!closed && !reason.equals(failures.put(source, reason))) {
      boolean known = contexts.containsKey(source);
      LOG.warn(
          "{} is held, {}, and tried again: {}",
          source,
          known ? "its last known schema is used" : "nothing of it is read",
          reason);
    }
  }

  private Loaded refresh(TableId source, TableSettings table, Cycle cycle) {
    Optional<TableContext> current = bySource(source);
    Loaded loaded = cycle.load(table, current);
    loaded.context().ifPresent(next -> use(source, current, next));
    if (loaded.reason().isPresent()) {
      hold(source, loaded.reason().get());
    } else if (failures.remove(source) != null) {
      LOG.info("{} is no longer held", source);
    }
    return loaded;
  }

  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  private void use(TableId source, Optional<TableContext> current, TableContext next) {
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
