// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds damaged records to a step that may throw for none of them, nor take its thread longer than
 * a second. A failure names the seed of its record, which {@code -Dfuzz.seed=<seed>
 * -Dfuzz.records=1} makes again, and has the bytes. {@code -Dfuzz.seconds=300} goes on for so long.
 */
public final class Fuzz {
  private static final Logger LOG = LoggerFactory.getLogger(Fuzz.class);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 0);
  private static final Duration MOST = Duration.ofSeconds(1);
  private static final int SHOWN = 2_000;
  private static final int HOSTILE_OF = 200;

  private Fuzz() {}

  /**
   * @param records how many, without properties that say otherwise
   * @param share of the seconds, in percent
   * @param seeds valid records
   * @param hostile large and deep ones, each of which comes as it is at first, then at times
   */
  public static int run(
      int records, int share, List<byte[]> seeds, List<byte[]> hostile, Consumer<byte[]> step) {
    Duration most = Duration.ZERO;
    Duration all = Duration.ZERO;
    for (byte[] record : hostile) {
      most = longer(most, fed(record, "as it is", step));
    }
    LOG.info("{} hostile records, at most {} of CPU time each", hostile.size(), most);
    int count = Integer.getInteger("fuzz.records", records);
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos() * share / 100;
    int done = 0;
    while (SECONDS > 0 ? System.nanoTime() < end : done < count) {
      long seed = SEED + done;
      SplittableRandom random = new SplittableRandom(seed);
      boolean odd = !hostile.isEmpty() && random.nextInt(HOSTILE_OF) == 0;
      List<byte[]> of = odd ? hostile : seeds;
      byte[] record = Mutations.of(of.get(random.nextInt(of.size())), seeds, random);
      Duration cost = fed(record, "-Dfuzz.seed=" + seed + " -Dfuzz.records=1", step);
      most = longer(most, cost);
      all = all.plus(cost);
      done++;
    }
    LOG.info("{} damaged records in {} of CPU time, at most {} each", done, all, most);
    return done;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static Duration fed(byte[] record, String which, Consumer<byte[]> step) {
    Duration cost;
    try {
      cost = CpuTime.of(() -> step.accept(record));
    } catch (Throwable e) {
      throw new AssertionError("a record escapes: " + described(record, which), e);
    }
    if (cost.compareTo(MOST) > 0) {
      throw new AssertionError("a record takes " + cost + ": " + described(record, which));
    }
    return cost;
  }

  private static String described(byte[] record, String which) {
    Path file = Path.of("target", "fuzz-" + Long.toHexString(System.nanoTime()) + ".bin");
    try {
      Files.write(file, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String hex = HexFormat.of().formatHex(record, 0, Math.min(record.length, SHOWN));
    return which + ", " + record.length + " bytes in " + file + ": " + hex;
  }
}
