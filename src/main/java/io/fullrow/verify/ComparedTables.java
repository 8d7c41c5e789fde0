// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import java.util.Set;

/** Two tables that can be compared, as their clusters' metadata has them now. */
record ComparedTables(TableSchema source, TableSchema target, RowLayout layout) {

  /**
   * @throws IllegalArgumentException if they cannot be compared so: other keys, other columns that
   *     are not left out, another partitioner, a protocol below v5
   * @throws io.fullrow.schema.UnsupportedTableException if one of them does not exist or is one
   *     that cannot be carried
   */
  static ComparedTables read(
      CqlSession source,
      CqlSession target,
      TableId old,
      TableId current,
      Set<String> leftOut,
      Set<String> byValue) {
    requireComparable(source, old);
    requireComparable(target, current);
    TableSchema inSource = DriverSchemas.read(source.getMetadata(), old);
    TableSchema inTarget = DriverSchemas.readTarget(target.getMetadata(), current);
    ComparedColumns columns = ComparedColumns.of(inSource, inTarget, leftOut, byValue);
    return new ComparedTables(
        inSource, inTarget, new RowLayout(columns, ClusteringOrder.of(inSource)));
  }

  private static void requireComparable(CqlSession session, TableId table) {
    int protocol = session.getContext().getProtocolVersion().getCode();
    if (protocol < DefaultProtocolVersion.V5.getCode()) {
      throw new IllegalArgumentException(
          "the cluster of " + table + " speaks protocol v" + protocol + ", a fixed now needs v5");
    }
    String partitioner =
        session.getMetadata().getTokenMap().map(TokenMap::getPartitionerName).orElse("unknown");
    if (!partitioner.endsWith("Murmur3Partitioner")) {
      throw new IllegalArgumentException(
          "the cluster of "
              + table
              + " has the partitioner "
              + partitioner
              + ", only Murmur3Partitioner is known to be read in token order");
    }
  }
}
