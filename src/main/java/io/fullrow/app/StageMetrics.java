// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.TableSettings;
import io.fullrow.event.Operation;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.ops.Meters;
import io.fullrow.ops.NodeCopies;
import io.fullrow.ops.SourceNodes;
import io.fullrow.sink.kafka.SinkMetrics;
import io.fullrow.sink.kafka.SinkStatus;
import io.fullrow.topology.MaterializeMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** What the stages count, in the service's meters. Thread-safe. */
final class StageMetrics implements MaterializeMetrics, SinkMetrics {
  /** A writetime within this distance of now was a clock's. */
  private static final Duration PLAUSIBLE = Duration.ofHours(1);

  private final Meters meters;
  private final Map<String, TableId> tables = new HashMap<>();
  private final AtomicLong deadLetters = new AtomicLong();
  private final SourceNodes nodes = new SourceNodes(this::bind, InstantSource.system());

  StageMetrics(Meters meters, List<TableSettings> settings) {
    this.meters = meters;
    for (TableSettings table : settings) {
      TableId source = TableId.parse(table.source());
      table.rawTopics().forEach(topic -> tables.put(topic, source));
    }
  }

  /** Records sent to the dead letter topic since the start. */
  long deadLetters() {
    return deadLetters.get();
  }

  @Override
  public void received(String rawTopic) {
    meters.fragmentsReceived(table(rawTopic), 1);
  }

  @Override
  public void copy(String cluster, String host, boolean first, long arrivalMillis) {
    nodes.read(cluster, host, first, arrivalMillis);
  }

  /** What was read of each node of the source since the start. */
  List<NodeCopies> nodes() {
    return nodes.read();
  }

  private void bind(NodeCopies node) {
    String cluster = node.cluster();
    String host = node.host();
    meters.bindSourceNode(
        cluster,
        host,
        () -> nodes.read(cluster, host).orElse(node),
        () -> nodes.behindMs(cluster, host));
  }

  @Override
  public void duplicate(TableId table, DuplicateStage stage) {
    meters.duplicate(table, stage.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void ignored(String rawTopic, String reason) {
    meters.ignored(table(rawTopic), reason);
  }

  @Override
  public void deadLetter(String rawTopic) {
    deadLetters.incrementAndGet();
    meters.deadLetter("materialize");
  }

  @Override
  public void event(TableId table, Operation operation) {
    meters.event(table, operation.name());
  }

  @Override
  public void leftOut(TableId table) {
    meters.leftOut(table);
  }

  @Override
  public void releasedEarly(TableId table) {
    meters.earlyRelease(table);
  }

  @Override
  public void threadFailed(Throwable error) {
    meters.threadFailed(error.getClass().getSimpleName());
  }

  @Override
  public void acknowledged(
      TableId table, OptionalLong arrivalMillis, WriteTime writetime, long nowMillis) {
    meters.upsert(table);
    if (arrivalMillis.isEmpty()) {
      return;
    }
    meters.propagation(Duration.ofMillis(nowMillis - arrivalMillis.getAsLong()));
    long sinceWrite = nowMillis - Math.floorDiv(writetime.micros(), 1_000L);
    if (Math.abs(sinceWrite) <= PLAUSIBLE.toMillis()) {
      meters.propagationFromWritetime(Duration.ofMillis(Math.max(0, sinceWrite)));
    }
  }

  /** Nothing was written: neither an upsert nor a propagation. */
  @Override
  public void skipped(TableId table) {}

  @Override
  public void replaced(TableId table) {
    meters.replaced(table);
  }

  @Override
  public void retried(TableId table) {
    meters.sinkRetry();
  }

  @Override
  public void deadLettered(TableId table) {
    deadLetters.incrementAndGet();
    meters.sinkPoison(table);
    meters.deadLetter("sink");
  }

  /** What the way back counts, apart from the sink. */
  SinkMetrics wayBack() {
    return new WayBack();
  }

  /** It moves nothing to the new keyspaces: its times are no propagation. */
  private final class WayBack implements SinkMetrics {
    @Override
    public void acknowledged(
        TableId table, OptionalLong arrivalMillis, WriteTime writetime, long nowMillis) {
      meters.writtenBack(table);
    }

    @Override
    public void deadLettered(TableId table) {
      deadLetters.incrementAndGet();
      meters.deadLetter("way-back");
    }

    @Override
    public void retried(TableId table) {
      meters.sinkRetry();
    }

    @Override
    public void unwritable(TableId table, int cells) {
      meters.unwritable(table, cells);
    }

    @Override
    public void skipped(TableId table) {}

    @Override
    public void replaced(TableId table) {}

    @Override
    public void held(TableId table) {}

    @Override
    public void leftOut(TableId table) {}
  }

  /** Shows the held keys of each table that the way back reads. */
  void watchWayBackHeld(Collection<TableId> sources, SinkStatus wayBack) {
    for (TableId source : sources) {
      meters.bindWayBackHeld(source, () -> heldOf(source, wayBack));
    }
  }

  private static long heldOf(TableId source, SinkStatus sink) {
    return sink.heldEvents().stream().filter(held -> held.table().equals(source)).count();
  }

  /** Shows the held keys of each table that the sink reads. */
  void watchHeld(Collection<TableId> sources, SinkStatus sink) {
    for (TableId source : sources) {
      meters.bindHeld(source, () -> heldOf(source, sink));
    }
  }

  @Override
  public void unwritable(TableId table, int cells) {
    meters.unwritable(table, cells);
  }

  /** Shown by {@code sink-tables} of the health group {@code dependencies}. */
  @Override
  public void held(TableId table) {}

  /** Of a topic that is shared by all tables, the topic itself. */
  private TableId table(String rawTopic) {
    TableId table = tables.get(rawTopic);
    return table != null ? table : new TableId("any", rawTopic);
  }
}
