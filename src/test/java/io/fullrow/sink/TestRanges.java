// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.Bytes;
import io.fullrow.model.RangeBound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Ranges over rows of three int clustering columns, and which rows they hold by definition. */
public final class TestRanges {
  private static final int COLUMNS = 3;

  private TestRanges() {}

  /** All rows with values from 0 up to {@code values}. */
  public static List<List<Integer>> rows(int values) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int a = 0; a < values; a++) {
      for (int b = 0; b < values; b++) {
        for (int c = 0; c < values; c++) {
          rows.add(List.of(a, b, c));
        }
      }
    }
    return rows;
  }

  /** A range whose start is not after its end, in the clustering order. */
  public static Range random(RandomGenerator random, int values, List<Boolean> reversed) {
    RangeBound one = bound(random, values);
    RangeBound other = bound(random, values);
    return compare(one.prefix(), other.prefix(), reversed) <= 0
        ? new Range(one, other, reversed)
        : new Range(other, one, reversed);
  }

  private static RangeBound bound(RandomGenerator random, int values) {
    Bytes[] prefix = new Bytes[random.nextInt(COLUMNS + 1)];
    Arrays.setAll(prefix, i -> TestEvents.num(random.nextInt(values)));
    if (prefix.length == 0) {
      return RangeBound.open();
    }
    return random.nextBoolean() ? RangeBound.inclusive(prefix) : RangeBound.exclusive(prefix);
  }

  private static int compare(List<Bytes> left, List<Bytes> right, List<Boolean> reversed) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      // small positive ints compare as their bytes do
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return reversed.get(i) ? -order : order;
      }
    }
    return 0;
  }

  /**
   * A range of rows.
   *
   * @param reversed for each clustering column, whether it sorts DESC
   */
  public record Range(RangeBound start, RangeBound end, List<Boolean> reversed) {
    public boolean contains(List<Integer> row) {
      List<Bytes> values = row.stream().map(TestEvents::num).toList();
      int fromStart = compare(values, start.prefix(), reversed);
      int toEnd = compare(values, end.prefix(), reversed);
      return (fromStart > 0 || (fromStart == 0 && start.inclusive()))
          && (toEnd < 0 || (toEnd == 0 && end.inclusive()));
    }

    @Override
    public String toString() {
      return start + " to " + end;
    }
  }
}
