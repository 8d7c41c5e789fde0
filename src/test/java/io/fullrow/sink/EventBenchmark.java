// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.event.DataEvent;
import io.fullrow.event.EncodedEvent;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventReader;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.Operation;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
import io.fullrow.testkit.BenchmarkRows;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The event of a full row of ten columns: made by the join, read and planned by the sink. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {
  private static final long NOW = 1_700_000_001L;
  private static final EventSchemas SCHEMAS =
      EventSchemas.of(BenchmarkRows.TABLE, BenchmarkRows.SCHEMA);

  private final EventCodec codec = EventCodec.of(SCHEMAS, new SchemaIds(1, 2, 3, 4));
  private final EventReader reader =
      EventReader.of(BenchmarkRows.SCHEMA, id -> id == 1 ? SCHEMAS.rowKey() : SCHEMAS.rowValue());
  private final WritePlanner planner =
      new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10));
  private final DataEvent[] events = new DataEvent[BenchmarkRows.WRITES / 2];
  private final EncodedEvent[] encoded = new EncodedEvent[events.length];
  private int next;

  public EventBenchmark() {
    RowMerge merge = new RowMerge(MergeLaws.cassandra5());
    for (int i = 0; i < events.length; i++) {
      events[i] = event(BenchmarkRows.fragment(2 * i), merge);
      encoded[i] = codec.encode(events[i], NOW);
    }
  }

  private static DataEvent event(Fragment fragment, RowMerge merge) {
    Change.Row insert = (Change.Row) fragment.change();
    RowState state = merge.merge(RowState.empty(), insert, Optional.empty());
    return new DataEvent.Row(
        new DataEvent.Envelope(
            BenchmarkRows.TABLE,
            fragment.partition(),
            Operation.INSERT,
            insert.writetime(),
            Optional.of(fragment.origin())),
        insert.clustering(),
        state.marker(),
        Optional.empty(),
        state.columns(),
        true,
        false,
        RowContent.none());
  }

  @Benchmark
  public EncodedEvent encode() {
    return codec.encode(events[next()], NOW);
  }

  @Benchmark
  public DataEvent decode() {
    EncodedEvent event = encoded[next()];
    return reader.decode(false, event.key(), event.value(), event.headers());
  }

  @Benchmark
  public Outcome<WritePlan> plan() {
    return planner.plan(events[next()], BenchmarkRows.SCHEMA, NOW, NOW);
  }

  private int next() {
    next = (next + 1) % events.length;
    return next;
  }
}
