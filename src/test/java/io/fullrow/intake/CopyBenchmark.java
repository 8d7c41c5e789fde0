// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.LeftToOthers;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.TableInput;
import io.fullrow.testkit.BenchmarkRows;
import java.util.Optional;
import java.util.Set;
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

/** One raw record: as a copy, and decoded. With three replicas two of three are copies. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CopyBenchmark {
  private final Decoder decoder = BenchmarkRows.decoder();
  private final RawInput input =
      new TableInput(
          BenchmarkRows.TABLE, decoder, new LeftToOthers(Set.of()), BenchmarkRows.SCHEMA);
  private final EarlyDedupe dedupe = new EarlyDedupe(10_000);
  private int next;

  @Benchmark
  public Optional<EarlyDedupe.Content> tellCopy() {
    return dedupe.content(input, BenchmarkRows.record(next++ & 0xFFFFFF));
  }

  @Benchmark
  public EarlyDedupe.Content hashFragment() {
    return dedupe.content(BenchmarkRows.fragment(next++ & 0xFFFFFF));
  }

  @Benchmark
  public Decoded decode() {
    return decoder.decode(BenchmarkRows.record(next++ & 0xFFFFFF), BenchmarkRows.SCHEMA);
  }
}
