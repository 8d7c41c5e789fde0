// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import io.fullrow.model.TableId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The names of all metrics, which are public API: {@code docs/metrics.md}. Counters are looked up
 * once and then kept, since they are on the path of every record. Thread-safe.
 *
 * <p>Every tag has few values: tables, nodes, stages, operations and constant reasons; never a key,
 * an offset or a free text.
 */
public final class Meters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(400),
    Duration.ofMillis(800),
    Duration.ofMillis(1_500),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60),
    Duration.ofMinutes(10)
  };

  private final MeterRegistry registry;
  private final List<Object> kept = new CopyOnWriteArrayList<>();
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
  private final Timer propagation;
  private final Timer propagationFromWritetime;
  private final PropagationWindow window;

  private record Key(String name, Object first, Object second) {}

  /**
   * Meters in that registry.
   *
   * @param window gets every propagation time too
   */
  public Meters(MeterRegistry registry, PropagationWindow window) {
    this.registry = registry;
    this.window = window;
    this.propagation =
        timer(
            "fullrow.propagation",
            "From a fragment's arrival on Kafka to the target's acknowledgement");
    this.propagationFromWritetime =
        timer(
            "fullrow.propagation.writetime",
            "From the write's own timestamp to the target's acknowledgement, where plausible");
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Fragments decoded from a raw topic. */
  public void fragmentsReceived(TableId table, long count) {
    counter("fullrow.fragments.received", "table", table).increment((double) count);
  }

  /**
   * A fragment that changed nothing.
   *
   * @param stage {@code early} before the repartition, {@code merge} in the join
   */
  public void duplicate(TableId table, String stage) {
    counter("fullrow.fragments.duplicates", "table", table, "stage", stage).increment();
  }

  /** A raw record that carries nothing for us; {@code reason} is a constant text. */
  public void ignored(TableId table, String reason) {
    counter("fullrow.fragments.ignored", "table", table, "reason", reason).increment();
  }

  /** A record sent to the dead letter topic; {@code reason} is a class of reasons, not a text. */
  public void deadLetter(String reason) {
    counter("fullrow.dead.letters", "reason", reason).increment();
  }

  /**
   * A thread of the materialize stage ended and is replaced.
   *
   * @param exception its simple name
   */
  public void threadFailed(String exception) {
    counter("fullrow.thread.failures", "exception", exception).increment();
  }

  /** A Data Pipeline event, {@code operation} as in its header {@code fullrow.op}. */
  public void event(TableId table, String operation) {
    counter("fullrow.events", "table", table, "op", operation).increment();
  }

  /** A fragment or an event that has cells of columns that the target has dropped. */
  public void leftOut(TableId table) {
    counter("fullrow.dropped.columns", "table", table).increment();
  }

  /** An event that left the ordering window early, since the buffer was full. */
  public void earlyRelease(TableId table) {
    counter("fullrow.ordering.early", "table", table).increment();
  }

  /** An event that the target acknowledged. */
  public void upsert(TableId table) {
    counter("fullrow.upserts", "table", table).increment();
  }

  /** A write that is tried again. */
  public void sinkRetry() {
    counter("fullrow.sink.retries").increment();
  }

  /** An event that the target refuses for good, sent to the dead letter topic. */
  public void sinkPoison(TableId table) {
    counter("fullrow.sink.poison", "table", table).increment();
  }

  /** Cells that are left out of events, since CQL or the target can never take them. */
  public void unwritable(TableId table, int cells) {
    counter("fullrow.sink.unwritable", "table", table).increment(cells);
  }

  /** An event in whose place a later one of its row was written; counted among the upserts too. */
  public void replaced(TableId table) {
    counter("fullrow.sink.replaced", "table", table).increment();
  }

  /** From a fragment's arrival on Kafka to the target's acknowledgement. */
  public void propagation(Duration arrivalToAcknowledgement) {
    window.record(arrivalToAcknowledgement);
    propagation.record(positive(arrivalToAcknowledgement));
  }

  /** From the writetime to the target's acknowledgement; only for plausible writetimes. */
  public void propagationFromWritetime(Duration writetimeToAcknowledgement) {
    propagationFromWritetime.record(positive(writetimeToAcknowledgement));
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  /** Registers the gauge of a table's keys that cannot be written while others can. */
  public void bindHeld(TableId table, Supplier<Number> keys) {
    Gauge.builder("fullrow.sink.held", keys)
        .description("Keys that cannot be written while others can")
        .tag("table", table.toString())
        .register(registry);
  }

  /** An event that the old keyspace acknowledged, which the way back writes. */
  public void writtenBack(TableId table) {
    counter("fullrow.way.back.upserts", "table", table).increment();
  }

  /** Registers the gauge of a table's keys that the way back cannot write while it can others. */
  public void bindWayBackHeld(TableId table, Supplier<Number> keys) {
    Gauge.builder("fullrow.way.back.held", keys)
        .description("Keys that cannot be written to the old keyspace while others can")
        .tag("table", table.toString())
        .register(registry);
  }

  /**
   * Registers the figures of a node of the source, as soon as it is known.
   *
   * @param copies of changes that the publisher beside it has sent
   * @param behindMs empty if it is not known
   */
  public void bindSourceNode(
      String cluster, String host, Supplier<NodeCopies> copies, Supplier<OptionalLong> behindMs) {
    kept.add(copies); // a FunctionCounter does not keep what it counts
    sourceCopies(cluster, host, true, copies, NodeCopies::first);
    sourceCopies(cluster, host, false, copies, node -> node.copies() - node.first());
    Gauge.builder(
            "fullrow.source.node.behind",
            behindMs,
            ms -> ms.get().isPresent() ? ms.get().getAsLong() / 1_000.0 : Double.NaN)
        .description("How much older the node's latest copy is than the latest one of any node")
        .baseUnit("seconds")
        .tag("cluster", cluster)
        .tag("host", host)
        .strongReference(true)
        .register(registry);
  }

  private void sourceCopies(
      String cluster,
      String host,
      boolean first,
      Supplier<NodeCopies> copies,
      ToDoubleFunction<NodeCopies> count) {
    FunctionCounter.builder(
            "fullrow.source.node.copies", copies, node -> count.applyAsDouble(node.get()))
        .tag("cluster", cluster)
        .tag("host", host)
        .tag("first", Boolean.toString(first))
        .register(registry);
  }

  /** Registers the gauges of this member's own figures. */
  public void bindMember(Supplier<MemberStatus> status) {
    member("fullrow.buffered", "Fragments in the ordering window", status, MemberStatus::buffered);
    member(
        "fullrow.pending.slices",
        "Pieces of work in the work store",
        status,
        MemberStatus::pendingSlices);
    member("fullrow.in.flight", "Writes not acknowledged", status, MemberStatus::inFlight);
    Gauge.builder("fullrow.oldest.unacked", status, s -> s.get().oldestUnackedMs() / 1_000.0)
        .description("Age of the oldest write that is not acknowledged")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  private void member(
      String name,
      String description,
      Supplier<MemberStatus> status,
      ToDoubleFunction<MemberStatus> figure) {
    Gauge.builder(name, status, s -> figure.applyAsDouble(s.get()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /** Registers a gauge for each server and hold, as soon as it is known: 1 if in order, else 0. */
  public void bindDependencies(HealthChecks checks) {
    checks.onDependency(
        name ->
            Gauge.builder("fullrow.dependency.up", checks, c -> c.isUp(name) ? 1 : 0)
                .description("1 if the server answers, or nothing is held; else 0")
                .tag("dependency", name)
                .strongReference(true)
                .register(registry));
  }

  /** Registers a gauge for each table: 1 while anything holds it, else 0. */
  public void bindHeldTables(HealthChecks checks, Collection<TableId> tables) {
    for (TableId table : tables) {
      Gauge.builder("fullrow.table.held", checks, c -> c.isHeld(table) ? 1 : 0)
          .description("1 while the table is held, else 0")
          .tag("table", table.toString())
          .strongReference(true)
          .register(registry);
    }
  }

  /** Registers the gauges of the whole group's lag. */
  public void bindLag(LagReporter reporter) {
    new LagGauges(registry, reporter).bind();
  }

  private Counter counter(String name) {
    return counters.computeIfAbsent(new Key(name, "", ""), key -> registry.counter(name));
  }

  private Counter counter(String name, String tag, Object value) {
    Key key = new Key(name, value, "");
    Counter known = counters.get(key);
    return known != null
        ? known
        : counters.computeIfAbsent(key, k -> registry.counter(name, tag, value.toString()));
  }

  private Counter counter(String name, String tag, Object value, String tag2, String value2) {
    Key key = new Key(name, value, value2);
    Counter known = counters.get(key);
    return known != null
        ? known
        : counters.computeIfAbsent(
            key, k -> registry.counter(name, tag, value.toString(), tag2, value2));
  }
}
