// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import io.fullrow.workload.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The times of the statements of one table. Writetimes follow from the seed alone, are not in order
 * and meet each other or stand one microsecond apart at times. "Now" and expiries are relative to
 * the start of the run.
 *
 * <p>Two cells of one writetime that both expire are left out, unless both outlive the run: once
 * compaction has made a tombstone of the first, the source itself decides otherwise than before.
 */
final class Stamps {
  private static final long FIRST_MICROS = 1_700_000_000_000_000L;
  private static final long STEP_MICROS = 1_000;
  private static final int DISORDER = 40;
  private static final int DELETED_BEFORE = 400;
  private static final int RECENT = 12;
  private static final int LONGEST_AGO = 600;
  private static final int RUN_SECONDS = 120;
  private static final int HOURS_4 = 14_400;

  /** How long what is written at a writetime may live: ordered by what it forbids to others. */
  private enum Life {
    LASTING,
    LONG,
    SHORT
  }

  private final SplittableRandom random;
  private final int runStart;
  private final OptionalInt defaultTtl;
  private final Map<Long, Life> used = new HashMap<>();
  private final List<Long> recent = new ArrayList<>();
  private long made;

  /**
   * @param runStart in seconds since the epoch
   * @param defaultTtl of the source table, in seconds
   */
  Stamps(SplittableRandom random, int runStart, OptionalInt defaultTtl) {
    this.random = random;
    this.runStart = runStart;
    this.defaultTtl = defaultTtl;
  }

  /** A "now" for a request: some time before the run. */
  int now() {
    return runStart - random.nextInt(LONGEST_AGO);
  }

  Stamp deletion(int now) {
    return new Stamp(micros(Life.LASTING), now, 0, true);
  }

  /** Of much at once: most of them long past, so that something is left in the end. */
  Stamp wideDeletion(int now) {
    if (random.nextInt(8) == 0) {
      return deletion(now);
    }
    long micros = fresh() - random.nextInt(DELETED_BEFORE) * STEP_MICROS;
    used.putIfAbsent(micros, Life.LASTING);
    return new Stamp(micros, now, 0, true);
  }

  /** With a TTL, or the table's default, or none. */
  Stamp write(int now) {
    int kind = random.nextInt(20);
    if (kind < 3) {
      int ttl = random.nextInt(1, runStart - now + RUN_SECONDS);
      return new Stamp(micros(Life.SHORT), now, ttl, true);
    }
    if (kind < 6) {
      int ttl = HOURS_4 + random.nextInt(HOURS_4);
      return new Stamp(micros(Life.LONG), now, ttl, true);
    }
    if (defaultTtl.isPresent() && kind < 12) {
      return new Stamp(micros(Life.LONG), now, defaultTtl.getAsInt(), false);
    }
    boolean given = defaultTtl.isPresent() || random.nextBoolean();
    return new Stamp(micros(Life.LASTING), now, 0, given);
  }

  private long micros(Life life) {
    long micros = random.nextInt(5) == 0 && !recent.isEmpty() ? near() : fresh();
    while (!allowed(used.get(micros), life)) {
      micros = fresh();
    }
    used.merge(micros, life, (a, b) -> a.compareTo(b) > 0 ? a : b);
    recent.add(micros);
    if (recent.size() > RECENT) {
      recent.remove(0);
    }
    return micros;
  }

  private long near() {
    return recent.get(random.nextInt(recent.size())) + List.of(0, 0, -1, 1).get(random.nextInt(4));
  }

  private long fresh() {
    made++;
    return FIRST_MICROS + (made - random.nextInt(DISORDER)) * STEP_MICROS + 2 * (made % 400);
  }

  private static boolean allowed(@Nullable Life before, Life life) {
    return before == null
        || before == Life.LASTING
        || life == Life.LASTING
        || (before == Life.LONG && life == Life.LONG);
  }
}
