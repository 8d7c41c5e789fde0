// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads single rows of a table as a snapshot reads all of them. Thread-safe. */
public final class RowsByKey {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final CqlSession session;
  private final ConsistencyLevel consistency;
  private final SnapshotColumns columns;
  private final RowReader reader;
  private final PreparedStatement row;
  private final PreparedStatement partition;

  private RowsByKey(CqlSession session, ConsistencyLevel consistency, SnapshotColumns columns) {
    this.session = session;
    this.consistency = consistency;
    this.columns = columns;
    this.reader = new RowReader(columns);
    this.row = session.prepare(columns.rowQuery());
    this.partition = session.prepare(columns.partitionQuery());
  }

  /**
   * Prepares the reads. Columns whose cells CQL does not show as they are stored, non-frozen lists,
   * are left out.
   *
   * @param leftOut names of other columns to leave out; those that the table does not have are
   *     ignored
   * @throws io.fullrow.schema.UnsupportedTableException if there is no such table
   * @throws IllegalArgumentException if a column cannot be read
   */
  public static RowsByKey of(
      CqlSession session, TableId table, Set<String> leftOut, ConsistencyLevel consistency) {
    TableSchema schema = DriverSchemas.read(session.getMetadata(), table);
    Set<String> without = new TreeSet<>();
    Stream.concat(schema.statics().stream(), schema.regulars().stream())
        .filter(column -> leftOut.contains(column.name()) || isList(column))
        .forEach(column -> without.add(column.name()));
    return new RowsByKey(
        session, consistency, SnapshotColumns.of(schema, ElementTimes.areToldBy(session), without));
  }

  private static boolean isList(Column column) {
    return column.multiCell() && CqlTypes.isList(column.type());
  }

  /** The table as it was when the reads were prepared. */
  public TableSchema table() {
    return columns.table();
  }

  /** Whether the cells of that column are read. */
  public boolean carries(String column) {
    return columns.carried().stream().anyMatch(carried -> carried.name().equals(column));
  }

  /**
   * One row; empty if there is none.
   *
   * @param clustering without components in a table without clustering columns
   * @param nowInSeconds since the epoch; the clocks of all nodes have passed it
   */
  public Optional<SeenRow> row(PartitionKey key, Clustering clustering, long nowInSeconds) {
    List<Bytes> values = new ArrayList<>(key.components());
    values.addAll(clustering.components());
    return read(row, values, nowInSeconds);
  }

  /** Any row of a partition, for the static one that it shows; empty if there is none. */
  public Optional<SeenRow> partition(PartitionKey key, long nowInSeconds) {
    return read(partition, key.components(), nowInSeconds);
  }

  private Optional<SeenRow> read(PreparedStatement query, List<Bytes> values, long nowInSeconds) {
    // As bytes: not every serialized value survives the way through Java.
    BoundStatementBuilder bound = query.boundStatementBuilder();
    for (int i = 0; i < values.size(); i++) {
      bound = bound.setBytesUnsafe(i, values.get(i).toByteBuffer());
    }
    Row found =
        session
            .execute(
                bound
                    .setNowInSeconds(Math.toIntExact(nowInSeconds))
                    .setConsistencyLevel(consistency)
                    .setTimeout(TIMEOUT)
                    .setIdempotence(true)
                    .build())
            .one();
    return Optional.ofNullable(found).map(seen -> reader.read(seen, nowInSeconds));
  }
}
