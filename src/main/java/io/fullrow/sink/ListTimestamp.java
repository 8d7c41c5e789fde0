// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.WriteTime;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * Which timestamps rewrite a list.
 *
 * <p>An overwrite at X deletes the elements up to X-1 and adds new ones at X, under cell paths that
 * the coordinator makes. The laws:
 *
 * <ul>
 *   <li>No two attempts should share an X, whoever makes them: two overwrites of one X would both
 *       survive, and the list be doubled until the row's next event. So X is drawn at random from a
 *       span of {@value #SPAN_MICROS} µs, which two attempts that do not know of each other may
 *       still share once in as many cases.
 *   <li>The span begins at what the event reached, and a whole span above what the target shows. A
 *       write that arrives late, after a timeout or from an instance that has lost its partition,
 *       began below that and is deleted by X, whichever comes first.
 *   <li>Where the target shows no list, it may hide a deletion above X. The write is read again,
 *       and repeated higher up, at most {@value #LAST_STEP} times. What is hidden then is hidden by
 *       a deletion that is not the list's, as any other cell would be.
 * </ul>
 */
public final class ListTimestamp {
  static final long SPAN_MICROS = 1_000;

  /** Up to 33 seconds above what was reached. */
  public static final int LAST_STEP = 5;

  private final LongUnaryOperator random;

  /**
   * @param random gives a number from 0 on, below its argument
   */
  public ListTimestamp(LongUnaryOperator random) {
    this.random = Objects.requireNonNull(random, "random");
  }

  /**
   * The X of an overwrite.
   *
   * @param shown the highest writetime that the target shows, in µs; empty for a null column
   * @param step 0 for the first attempt, then how often it was found hidden
   * @return empty if there is no later timestamp
   */
  public Optional<WriteTime> overwrite(WriteTime reached, OptionalLong shown, int step) {
    try {
      long start = start(reached, shown);
      start = Math.addExact(start, step == 0 ? 0 : SPAN_MICROS << (3 * step));
      return Optional.of(WriteTime.ofMicros(Math.addExact(start, random.applyAsLong(SPAN_MICROS))));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  /**
   * The timestamp that deletes the whole list. A deletion can be repeated: it needs no X of its
   * own.
   *
   * @param shown the highest writetime that the target shows, in µs
   * @return empty if there is no later timestamp
   */
  public Optional<WriteTime> deletion(WriteTime reached, long shown) {
    try {
      return Optional.of(WriteTime.ofMicros(start(reached, OptionalLong.of(shown))));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static long start(WriteTime reached, OptionalLong shown) {
    return shown.isEmpty()
        ? reached.micros()
        : Math.max(reached.micros(), Math.addExact(shown.getAsLong(), SPAN_MICROS));
  }
}
