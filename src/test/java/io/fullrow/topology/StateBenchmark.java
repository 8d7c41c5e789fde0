// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.reconcile.Aged;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
import io.fullrow.testkit.BenchmarkRows;
import io.fullrow.topology.state.StateCodec;
import io.fullrow.topology.state.StoredRow;
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

/** What a full row of ten columns costs the join: merged, written and read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateBenchmark {
  private final RowMerge merge = new RowMerge(MergeLaws.cassandra5());
  private final StoredRow[] rows = new StoredRow[BenchmarkRows.WRITES / 2];
  private final Bytes[] encoded = new Bytes[rows.length];
  private int next;

  public StateBenchmark() {
    for (int i = 0; i < rows.length; i++) {
      Change.Row insert = change(2 * i);
      RowState state = merge.merge(RowState.empty(), insert, Optional.empty());
      rows[i] = new StoredRow(insert.clustering(), state.withPublished(true), Aged.none(), 0, 0);
      encoded[i] = StateCodec.encode(rows[i]);
    }
  }

  private static Change.Row change(int number) {
    return (Change.Row) BenchmarkRows.fragment(number).change();
  }

  @Benchmark
  public RowState mergeUpdate() {
    int row = next();
    return merge.merge(rows[row].state(), change(2 * row + 1), Optional.empty());
  }

  @Benchmark
  public RowState mergeDuplicate() {
    int row = next();
    return merge.merge(rows[row].state(), change(2 * row), Optional.empty());
  }

  @Benchmark
  public Bytes encode() {
    return StateCodec.encode(rows[next()]);
  }

  @Benchmark
  public StoredRow decode() {
    return StateCodec.decodeRow(encoded[next()]);
  }

  private int next() {
    next = (next + 1) % rows.length;
    return next;
  }
}
