// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;

import io.fullrow.event.DataEvent;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.topology.state.StateKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A new instance of the join over the stores of a topology that stands still: it has nothing but
 * the stores.
 */
final class ReopenedJoin {
  static final List<String> STORES =
      List.of(Names.ROW_STORE, Names.RANGE_STORE, Names.WORK_STORE, Names.BUFFER_STORE);

  final MockProcessorContext<Outgoing, Outgoing> context;
  final StageLoad load = new StageLoad();
  final CountedMetrics metrics = new CountedMetrics();
  final FakeTables tables;
  private final JoinProcessor processor;
  private Instant now;

  ReopenedJoin(TopologyHarness before) {
    this(before, () -> 0); // a slow machine must not spend the budgets
  }

  ReopenedJoin(TopologyHarness before, LongSupplier nanoTime) {
    this(before, new ThreadShare(nanoTime));
  }

  ReopenedJoin(TopologyHarness before, ThreadShare share) {
    this(before, share, new MockProcessorContext<>());
  }

  ReopenedJoin(
      TopologyHarness before, ThreadShare share, MockProcessorContext<Outgoing, Outgoing> context) {
    this.context = context;
    tables = before.tables;
    now = before.now();
    context.setCurrentSystemTimeMs(now.toEpochMilli());
    STORES.forEach(store -> context.addStateStore(before.store(store)));
    PerThread thread = new PerThread(share, new CommitPace(before.config.promptCommit()));
    RepeatedFailures failures = new RepeatedFailures();
    processor =
        new JoinProcessor(
            () -> new JoinTask.Shared(before.config, tables, metrics, load, failures, thread));
    processor.init(context);
  }

  void send(Fragment... fragments) {
    for (Fragment fragment : fragments) {
      Bytes key = StateKeys.partition(fragment.table(), fragment.partition());
      repartitioned(key, FragmentCodec.encode(fragment));
    }
  }

  /** A record of the repartition topic. */
  void repartitioned(Bytes key, Bytes value) {
    repartitioned(key, value, Duration.ZERO);
  }

  /** Sends a fragment that waited between intake and join. */
  void sendLate(Fragment fragment, Duration waiting) {
    Bytes key = StateKeys.partition(fragment.table(), fragment.partition());
    repartitioned(key, FragmentCodec.encode(fragment), waiting);
  }

  private void repartitioned(Bytes key, Bytes value, Duration waiting) {
    processor.process(new Record<>(key, value, now.minus(waiting).toEpochMilli()));
  }

  /** All punctuations once, after {@code time}. */
  void advance(Duration time) {
    now = now.plus(time);
    context.setCurrentSystemTimeMs(now.toEpochMilli());
    context
        .scheduledPunctuators()
        .forEach(scheduled -> scheduled.getPunctuator().punctuate(now.toEpochMilli()));
  }

  void close() {
    processor.close();
  }

  /** All of the wide table so far. */
  List<DataEvent> events() {
    return context.forwarded(Names.EVENTS).stream().map(this::event).toList();
  }

  private DataEvent event(MockProcessorContext.CapturedForward<?, ?> forward) {
    Outgoing outgoing = (Outgoing) forward.record().value();
    boolean partitions = !outgoing.topic().equals(FakeTables.eventsTopic(WIDE));
    return tables
        .reader(WIDE)
        .decode(
            partitions,
            outgoing.key().orElseThrow(),
            outgoing.value(),
            headers(forward.record().headers()));
  }

  static List<Header> headers(Headers from) {
    List<Header> headers = new ArrayList<>();
    from.forEach(
        header ->
            headers.add(
                new Header(header.key(), Optional.ofNullable(header.value()).map(Bytes::wrap))));
    return headers;
  }
}
