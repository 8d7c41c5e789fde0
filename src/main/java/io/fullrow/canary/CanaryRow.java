// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row that nobody has, to be deleted. Its key is random. Its writetime is within the first
 * quarter of an hour of 1970: should somebody have that row after all, all of it is newer, and
 * stays.
 */
public final class CanaryRow {
  private static final long LATEST_MICROS = 1_000_000_000;

  private final TableSchema table;
  private final PartitionKey partition;
  private final Clustering clustering;
  private final WriteTime writetime;

  private CanaryRow(
      TableSchema table, PartitionKey partition, Clustering clustering, WriteTime writetime) {
    this.table = table;
    this.partition = partition;
    this.clustering = clustering;
    this.writetime = writetime;
  }

  /**
   * A row of that table.
   *
   * @throws IllegalArgumentException if no value of a type in its key can be made
   */
  static CanaryRow random(TableSchema table, RandomGenerator random) {
    RandomValues values = new RandomValues(random);
    return new CanaryRow(
        table,
        new PartitionKey(values(values, table.partitionKey())),
        new Clustering(values(values, table.clustering())),
        WriteTime.ofMicros(1 + random.nextLong(LATEST_MICROS)));
  }

  /**
   * Whether a canary may have it. Zero too: a connector may know its writetimes to the millisecond
   * only.
   */
  public static boolean mayHave(WriteTime writetime) {
    return writetime.micros() >= 0 && writetime.micros() <= LATEST_MICROS;
  }

  private static List<Bytes> values(RandomValues values, List<Column> key) {
    return key.stream().map(column -> values.of(column.type())).toList();
  }

  /** Where the row would be. */
  PartitionKey partition() {
    return partition;
  }

  Clustering clustering() {
    return clustering;
  }

  /** Its deletion, prepared. */
  BoundStatement deletion(CqlSession session) {
    BoundStatement statement =
        session
            .prepare(cql())
            .boundStatementBuilder(writetime.micros())
            .setIdempotence(true)
            .build();
    List<Bytes> key = new ArrayList<>(partition.components());
    key.addAll(clustering.components());
    for (int i = 0; i < key.size(); i++) {
      statement = statement.setBytesUnsafe(i + 1, key.get(i).toByteBuffer());
    }
    return statement;
  }

  String cql() {
    return "DELETE FROM "
        + quoted(table.id().keyspace())
        + "."
        + quoted(table.id().table())
        + " USING TIMESTAMP ? WHERE "
        + Stream.concat(table.partitionKey().stream(), table.clustering().stream())
            .map(column -> quoted(column.name()) + " = ?")
            .collect(Collectors.joining(" AND "));
  }

  private static String quoted(String name) {
    return CqlIdentifier.fromInternal(name).asCql(false);
  }

  /** Whether the fragment is the deletion. Its writetime is not asked for: formats differ there. */
  boolean isDeletedBy(Fragment fragment) {
    return fragment.partition().equals(partition) && fragment.change().match(new Deletes());
  }

  private final class Deletes implements Change.Visitor<Boolean> {
    @Override
    public Boolean row(Change.Row change) {
      return change.deletion().isPresent() && change.clustering().equals(clustering);
    }

    @Override
    public Boolean staticRow(Change.StaticRow change) {
      return false;
    }

    @Override
    public Boolean range(Change.Range change) {
      return false;
    }

    /** What a row is deleted by where a partition has only one. */
    @Override
    public Boolean partition(Change.Partition change) {
      return clustering.components().isEmpty();
    }
  }
}
