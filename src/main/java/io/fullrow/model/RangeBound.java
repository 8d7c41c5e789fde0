// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.List;
import java.util.Objects;

/**
 * One end of a range of rows, in the table's clustering order: for a {@code DESC} column the start
 * is the larger value.
 *
 * @param prefix values of the first clustering columns, serialized; empty means the end of the
 *     partition on that side
 * @param inclusive whether rows that begin with the prefix lie inside
 */
public record RangeBound(List<Bytes> prefix, boolean inclusive) {
  private static final RangeBound OPEN = new RangeBound(List.of(), true);

  public RangeBound {
    Objects.requireNonNull(prefix, "prefix");
    prefix = List.copyOf(prefix);
    if (prefix.isEmpty() && !inclusive) {
      throw new IllegalArgumentException("an open bound is inclusive: there is nothing to exclude");
    }
  }

  /** No limit on this side. */
  public static RangeBound open() {
    return OPEN;
  }

  public static RangeBound inclusive(Bytes... prefix) {
    return new RangeBound(List.of(prefix), true);
  }

  public static RangeBound exclusive(Bytes... prefix) {
    return new RangeBound(List.of(prefix), false);
  }
}
