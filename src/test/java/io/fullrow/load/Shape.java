// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the rows of the load are like, and which of them are written. */
enum Shape {
  /** Ten columns, three of them the primary key; ten rows in a partition. */
  STANDARD(7, 10, 0),
  /** The same, but every tenth mutation is of one row. */
  HOT(7, 10, 10),
  /** 200 columns. */
  WIDE_ROWS(197, 10, 0),
  /** All rows in one partition. */
  WIDE_PARTITIONS(7, Integer.MAX_VALUE, 0),
  /** The primary key alone: no column can be updated, so rows are inserted and deleted. */
  TINY(0, 10, 0);

  private static final List<String> USUAL =
      List.of("title", "owner", "amount", "ratio", "active", "updated", "note");

  private final int values;
  private final int rowsOfPartition;
  private final int hotPercent;

  Shape(int values, int rowsOfPartition, int hotPercent) {
    this.values = values;
    this.rowsOfPartition = rowsOfPartition;
    this.hotPercent = hotPercent;
  }

  /** The columns that are not of the primary key; those past the usual ones are texts. */
  List<String> columns() {
    return Stream.concat(
            USUAL.stream(), IntStream.range(USUAL.size(), values).mapToObj(i -> "more_" + i))
        .limit(values)
        .toList();
  }

  int rowsOfPartition() {
    return rowsOfPartition;
  }

  /** The share of the mutations that are of one row. */
  int hotPercent() {
    return hotPercent;
  }
}
