// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.replay.RewindJson;
import io.fullrow.sink.kafka.HeldEvent;
import io.fullrow.sink.kafka.SinkOperations;
import io.fullrow.threads.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Does to the sink of this process what operators decided for all: at the start, and every two
 * seconds, since a held event that is to be skipped may be read later than the decision. It looks
 * as often how long each table is paused or held, for the events topic forgets deletions after
 * {@code delete.retention.ms}: a sink that comes back later would miss them.
 *
 * <p>Thread-safe.
 */
final class TableOperations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableOperations.class);
  private static final Duration CADENCE = Duration.ofSeconds(2);

  private final Set<TableId> tables;
  private final SinkOperations sink;
  private final Function<String, Optional<JsonNode>> decided;
  private final BiFunction<String, JsonNode, CompletionStage<Void>> decide;
  private final Duration deleteRetention;
  private final InstantSource clock;

  @GuardedBy("this")
  private final Map<TableId, TableOperation> done = new HashMap<>();

  private final Map<TableId, Instant> heldSince = new ConcurrentHashMap<>();
  private final Map<TableId, String> overdue = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fullrow-table-operations"));

  /**
   * @param decided an entry of the operations topic
   * @param decide writes one
   * @param deleteRetention how long events topics keep deletions
   */
  TableOperations(
      Collection<TableId> tables,
      SinkOperations sink,
      Function<String, Optional<JsonNode>> decided,
      BiFunction<String, JsonNode, CompletionStage<Void>> decide,
      Duration deleteRetention,
      InstantSource clock) {
    this.tables = Set.copyOf(tables);
    this.sink = sink;
    this.decided = decided;
    this.decide = decide;
    this.deleteRetention = deleteRetention;
    this.clock = clock;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a round reports its own failures
  void start() {
    thread.scheduleWithFixedDelay(
        this::round, CADENCE.toMillis(), CADENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** What is decided for a table now. */
  TableOperation of(TableId table) {
    return decided
        .apply(OperationKeys.tableOperation(table.toString()))
        .map(TableOperation::of)
        .orElse(TableOperation.NONE);
  }

  /** Decides for all instances; completed when it is stored, or with the error. */
  CompletionStage<Void> decide(TableId table, UnaryOperator<TableOperation> change) {
    TableOperation before = of(table);
    TableOperation after = change.apply(before);
    CompletionStage<Void> noted =
        after.skip().equals(before.skip())
            ? CompletableFuture.completedFuture(null)
            : decide.apply(OperationKeys.tableSkipped(table.toString()), skippedNow());
    return noted.thenCompose(
        done -> decide.apply(OperationKeys.tableOperation(table.toString()), after.toJson()));
  }

  /** A comparison that began before it is written does not tell of the table any more. */
  private JsonNode skippedNow() {
    return JsonNodeFactory.instance.objectNode().put("at", clock.millis());
  }

  Set<TableId> tables() {
    return tables;
  }

  SinkOperations sink() {
    return sink;
  }

  /** The tables that are paused or held for so long that deletions may soon be missed. */
  Map<TableId, String> overdue() {
    return Map.copyOf(overdue);
  }

  private void round() {
    try {
      apply();
    } catch (RuntimeException e) {
      LOG.warn("decisions for tables could not be applied now", e);
    }
  }

  /** One round; at the start before anything is written. */
  synchronized void apply() {
    for (TableId table : tables) {
      TableOperation now = of(table);
      TableOperation before = done.getOrDefault(table, TableOperation.NONE);
      applyPause(table, before, now);
      if (!now.recordsPerSecond().equals(before.recordsPerSecond())) {
        LOG.info("the sink of {} is limited to {} records/s", table, now.recordsPerSecond());
        sink.rate(table, now.recordsPerSecond());
      }
      done.put(table, now);
      decided
          .apply(OperationKeys.tableRewind(table.toString()))
          .flatMap(RewindJson::read)
          .ifPresent(sink::rewind);
      now.skip().ifPresent(this::skip);
    }
    watch();
  }

  private void applyPause(TableId table, TableOperation before, TableOperation now) {
    if (now.pausedSince().isPresent() && before.pausedSince().isEmpty()) {
      LOG.info("the sink of {} is paused since {}", table, now.pausedSince().get());
      sink.pause(table);
    } else if (now.pausedSince().isEmpty() && before.pausedSince().isPresent()) {
      LOG.info("the sink of {} goes on", table);
      sink.resume(table);
    }
  }

  private void skip(TableOperation.Skip event) {
    for (HeldEvent held : sink.heldEvents()) {
      boolean meant =
          held.topic().equals(event.topic())
              && held.partition() == event.partition()
              && held.offset() == event.offset();
      if (meant && sink.skip(held.topic(), held.key())) {
        LOG.warn("{} is skipped, as an operator decided: {}", event, held.reason());
      }
    }
  }

  private void watch() {
    Instant now = clock.instant();
    Map<TableId, Instant> waiting = waiting(now);
    heldSince.keySet().retainAll(waiting.keySet());
    overdue.keySet().retainAll(waiting.keySet());
    waiting.forEach(
        (table, since) -> {
          Duration time = Duration.between(since, now);
          if (time.compareTo(deleteRetention.dividedBy(2)) >= 0) {
            String reason =
                "paused or held since "
                    + since
                    + ": its events topic forgets deletions after "
                    + deleteRetention;
            if (!reason.equals(overdue.put(table, reason))) {
              LOG.warn("{} is {}", table, reason);
            }
          }
        });
  }

  /** The tables that wait, and since when: a hold of the table since this process saw it. */
  private Map<TableId, Instant> waiting(Instant now) {
    Map<TableId, Instant> waiting = new HashMap<>();
    sink.heldTables()
        .keySet()
        .forEach(table -> waiting.put(table, heldSince.computeIfAbsent(table, any -> now)));
    for (HeldEvent event : List.copyOf(sink.heldEvents())) {
      waiting.merge(event.table(), event.since(), TableOperations::earlier);
    }
    for (TableId table : tables) {
      of(table)
          .pausedSince()
          .ifPresent(since -> waiting.merge(table, since, TableOperations::earlier));
    }
    return waiting;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
