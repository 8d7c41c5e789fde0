// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;

/** The full primary key of a row of one table. */
public record RowKey(TableId table, PartitionKey partition, Clustering clustering) {
  public RowKey {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(partition, "partition");
    Objects.requireNonNull(clustering, "clustering");
  }
}
