// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.testkit.BenchmarkRows;
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

/** A fragment on its way from the intake to the join. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FragmentBenchmark {
  private final Fragment[] fragments = new Fragment[BenchmarkRows.WRITES];
  private final Bytes[] encoded = new Bytes[BenchmarkRows.WRITES];
  private int next;

  public FragmentBenchmark() {
    for (int i = 0; i < fragments.length; i++) {
      fragments[i] = BenchmarkRows.fragment(i).withoutOriginal();
      encoded[i] = FragmentCodec.encode(fragments[i]);
    }
  }

  @Benchmark
  public Bytes encode() {
    return FragmentCodec.encode(fragments[next()]);
  }

  @Benchmark
  public Fragment decode() {
    return FragmentCodec.decode(encoded[next()]);
  }

  private int next() {
    next = (next + 1) % fragments.length;
    return next;
  }
}
