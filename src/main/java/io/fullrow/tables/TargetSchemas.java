// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Reads the schemas of all target tables together: columns from the driver's metadata, refreshed
 * once, and what the cluster remembers of dropped ones, which the driver does not read, with one
 * query for each keyspace. So the cost is that of the keyspaces, whatever the number of tables.
 *
 * <p>The dropped columns are asked for after the metadata: a column that goes between both is then
 * in both, which is no loss, since its cells go.
 */
public final class TargetSchemas {
  private static final String DROPPED =
      "SELECT table_name, column_name, dropped_time FROM system_schema.dropped_columns"
          + " WHERE keyspace_name = ?";

  private static final CqlIdentifier CDC = CqlIdentifier.fromInternal("cdc");

  private final CqlSession session;
  private final Set<TableId> tables;
  private final Set<String> keyspaces = new TreeSet<>();

  /**
   * @param tables in the target
   */
  public TargetSchemas(CqlSession session, Collection<TableId> tables) {
    this.session = session;
    this.tables = Set.copyOf(tables);
    tables.forEach(table -> keyspaces.add(table.keyspace()));
  }

  /** As of now; fails while the target cannot be asked. */
  public CompletableFuture<TargetSnapshot> read() {
    return SchemaRefresh.of(session, SchemaRefresh.TIMEOUT)
        .thenCompose(metadata -> dropped().thenApply(dropped -> snapshot(metadata, dropped)));
  }

  private TargetSnapshot snapshot(Metadata metadata, Map<TableId, Map<String, WriteTime>> dropped) {
    Map<TableId, TableSchema> schemas = new HashMap<>();
    Map<TableId, UnsupportedTableException> unsupported = new HashMap<>();
    for (TableId table : tables) {
      try {
        TableSchema schema = DriverSchemas.read(metadata, table);
        schemas.put(table, schema.withDropped(dropped.getOrDefault(table, Map.of())));
      } catch (UnsupportedTableException e) {
        unsupported.put(table, e);
      }
    }
    Set<TableId> captured =
        tables.stream().filter(table -> isCaptured(metadata, table)).collect(Collectors.toSet());
    return new TargetSnapshot(schemas, unsupported, captured, release(metadata));
  }

  private static boolean isCaptured(Metadata metadata, TableId table) {
    return metadata
        .getKeyspace(CqlIdentifier.fromInternal(table.keyspace()))
        .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(table.table())))
        .map(found -> Boolean.TRUE.equals(found.getOptions().get(CDC)))
        .orElse(false);
  }

  /** The lowest major release of the target's nodes; beyond all if no node reports it. */
  private static int release(Metadata metadata) {
    return metadata.getNodes().values().stream()
        .map(Node::getCassandraVersion)
        .filter(Objects::nonNull)
        .mapToInt(Version::getMajor)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** When columns were dropped, by table and column. */
  private CompletableFuture<Map<TableId, Map<String, WriteTime>>> dropped() {
    Map<TableId, Map<String, WriteTime>> all = new ConcurrentHashMap<>();
    return CompletableFuture.allOf(
            keyspaces.stream()
                .map(keyspace -> dropped(keyspace, all))
                .toArray(CompletableFuture[]::new))
        .thenApply(done -> all);
  }

  private CompletableFuture<Void> dropped(
      String keyspace, Map<TableId, Map<String, WriteTime>> all) {
    SimpleStatement query = SimpleStatement.newInstance(DROPPED, keyspace).setIdempotent(true);
    return session
        .executeAsync(query)
        .thenCompose(page -> times(keyspace, page, all))
        .toCompletableFuture()
        .orTimeout(SchemaRefresh.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static CompletionStage<Void> times(
      String keyspace, AsyncResultSet page, Map<TableId, Map<String, WriteTime>> all) {
    for (Row row : page.currentPage()) {
      String table = row.getString(0);
      String column = row.getString(1);
      Instant time = row.getInstant(2);
      if (table != null && column != null && time != null) {
        all.computeIfAbsent(new TableId(keyspace, table), any -> new HashMap<>())
            .put(column, WriteTime.ofMicros(TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli())));
      }
    }
    return page.hasMorePages()
        ? page.fetchNextPage().thenCompose(next -> times(keyspace, next, all))
        : CompletableFuture.completedFuture(null);
  }
}
