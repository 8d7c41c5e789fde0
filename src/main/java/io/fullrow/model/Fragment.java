// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;

/**
 * One replica's copy of one change to one partition.
 *
 * @param table the source table
 * @param snapshot whether it was read from a snapshot instead of a commit log
 * @param refresh whether row and header events are emitted even if nothing changes
 */
public record Fragment(
    TableId table,
    PartitionKey partition,
    Change change,
    boolean snapshot,
    boolean refresh,
    Origin origin) {
  public Fragment {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(partition, "partition");
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(origin, "origin");
  }

  /** The same with another change. */
  public Fragment with(Change other) {
    return new Fragment(table, partition, other, snapshot, refresh, origin);
  }

  /** The same without the bytes of its raw record. */
  public Fragment withoutOriginal() {
    return new Fragment(table, partition, change, snapshot, refresh, origin.withoutOriginal());
  }
}
