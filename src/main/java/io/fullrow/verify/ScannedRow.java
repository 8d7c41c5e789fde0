// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import java.util.Optional;

/**
 * One row of a scan, ordered as Cassandra scans: by token, then by the bytes of the partition key,
 * then in clustering order.
 *
 * @param clustering empty for a partition that has nothing but a static row
 * @param position of the clustering in clustering order
 */
record ScannedRow(
    long token,
    PartitionKey partition,
    Optional<Clustering> clustering,
    Optional<Bytes> position,
    Row row)
    implements Comparable<ScannedRow> {

  @Override
  public int compareTo(ScannedRow other) {
    int byPartition = comparePartition(other);
    return byPartition != 0 ? byPartition : comparePosition(other);
  }

  int comparePartition(ScannedRow other) {
    int byToken = Long.compare(token, other.token);
    if (byToken != 0 || partition.equals(other.partition)) {
      return byToken;
    }
    return partition.serialized().compareTo(other.partition.serialized());
  }

  int comparePosition(ScannedRow other) {
    if (position.isEmpty() || other.position.isEmpty()) {
      return Boolean.compare(position.isPresent(), other.position.isPresent());
    }
    return position.get().compareTo(other.position.get());
  }

  boolean hasRow() {
    return clustering.isPresent();
  }

  /** The full key for a person to read. */
  String key(ComparedColumns columns) {
    return rowKey().render(columns);
  }

  /** The key of the partition's static row for a person to read. */
  String staticKey(ComparedColumns columns) {
    return partitionKey().render(columns) + " (static)";
  }

  RowKey rowKey() {
    return new RowKey(partition, clustering);
  }

  /** Of the partition's static row. */
  RowKey partitionKey() {
    return new RowKey(partition, Optional.empty());
  }
}
