// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.Bytes;
import io.fullrow.model.RangeBound;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.sink.RangeSlice.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a range into slices that CQL can delete whatever the mix of ASC and DESC.
 *
 * <p>With k clustering columns there are at most 2k - 1 slices: one at the first column in which
 * the bounds differ, and one for each further column of either bound. From after (5,6) to before
 * (9):
 *
 * <pre>
 *   (a = 5 and b after 6), (a after 5 and before 9)
 * </pre>
 *
 * <p>An open end stays open: no value stands for the least or greatest one, since a zero-length
 * value sorts before all others.
 */
final class RangeSlices {
  private RangeSlices() {}

  /**
   * The slices in clustering order; none when the range is empty.
   *
   * @param order of the target: two serializations of one value, such as 1.0 and 1.00, are one
   *     place
   * @throws IllegalArgumentException if a bound is not valid for the clustering columns
   */
  static List<RangeSlice> of(RangeBound start, RangeBound end, ClusteringOrder order) {
    int common = commonPrefix(start.prefix(), end.prefix(), order);
    boolean startEnds = start.prefix().size() == common;
    boolean endEnds = end.prefix().size() == common;
    if ((startEnds && !start.inclusive()) || (endEnds && !end.inclusive())) {
      return List.of();
    }
    List<RangeSlice> slices = new ArrayList<>();
    for (int column = start.prefix().size() - 1; column > common; column--) {
      slices.add(slice(start, column, Optional.of(limit(start, column)), Optional.empty()));
    }
    slices.add(
        slice(
            start,
            common,
            startEnds ? Optional.empty() : Optional.of(limit(start, common)),
            endEnds ? Optional.empty() : Optional.of(limit(end, common))));
    for (int column = common + 1; column < end.prefix().size(); column++) {
      slices.add(slice(end, column, Optional.empty(), Optional.of(limit(end, column))));
    }
    return slices;
  }

  /**
   * All rows of a partition, cut in two at {@code pivot}. A {@code DELETE} without any clustering
   * restriction would delete the static row too.
   *
   * @param pivot any value of the first clustering column's type
   */
  static List<RangeSlice> allRows(Bytes pivot) {
    return List.of(
        new RangeSlice(List.of(), Optional.empty(), Optional.of(new Limit(pivot, true))),
        new RangeSlice(List.of(), Optional.of(new Limit(pivot, false)), Optional.empty()));
  }

  private static RangeSlice slice(
      RangeBound bound, int column, Optional<Limit> start, Optional<Limit> end) {
    return new RangeSlice(bound.prefix().subList(0, column), start, end);
  }

  /** Rows with exactly the bound's value belong to the next slice unless it is the bound's last. */
  private static Limit limit(RangeBound bound, int column) {
    boolean last = column == bound.prefix().size() - 1;
    return new Limit(bound.prefix().get(column), last && bound.inclusive());
  }

  private static int commonPrefix(List<Bytes> left, List<Bytes> right, ClusteringOrder order) {
    int common = Math.min(left.size(), right.size());
    while (!place(left, common, order).equals(place(right, common, order))) {
      common--;
    }
    return common;
  }

  private static Bytes place(List<Bytes> prefix, int length, ClusteringOrder order) {
    return order.start(new RangeBound(prefix.subList(0, length), true));
  }
}
