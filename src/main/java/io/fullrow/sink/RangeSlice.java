// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.Bytes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A range of rows that one {@code DELETE} can express: equality on the first clustering columns,
 * and at most one slice on the next one, in the table's clustering order.
 *
 * @param equal values of the first clustering columns
 * @param start where the slice begins; empty for an open start
 * @param end where the slice ends; empty for an open end
 */
public record RangeSlice(List<Bytes> equal, Optional<Limit> start, Optional<Limit> end) {
  public RangeSlice {
    equal = List.copyOf(equal);
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(end, "end");
  }

  /** One end of the slice. */
  public record Limit(Bytes value, boolean inclusive) {
    public Limit {
      Objects.requireNonNull(value, "value");
    }
  }

  /** Whether it is the whole partition: no column is restricted. */
  boolean isUnbounded() {
    return equal.isEmpty() && start.isEmpty() && end.isEmpty();
  }
}
