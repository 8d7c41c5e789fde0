package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Reads the schema of target tables: columns from the driver's metadata, and what the cluster
 * remembers of dropped ones, which the driver does not read.
 *
 * <p>The dropped columns are asked for after the metadata: a column that goes between both is then
 * in both, which is no loss, since its cells go.
 */
final class TargetSchemas {
  private static final String DROPPED =
      "SELECT column_name, dropped_time FROM system_schema.dropped_columns"
          + " WHERE keyspace_name = ? AND table_name = ?";

  private final CqlSession session;

  TargetSchemas(CqlSession session) {
    this.session = session;
  }

  /**
   * As of now. Fails with {@link io.fullrow.schema.UnsupportedTableException} as {@link
   * DriverSchemas#read} does.
   */
  CompletableFuture<TableSchema> refreshed(TableId target) {
    return SchemaRefresh.of(session, SchemaRefresh.TIMEOUT)
        .thenCompose(metadata -> read(metadata, target));
  }

  private CompletableFuture<TableSchema> read(Metadata metadata, TableId target) {
    TableSchema schema = DriverSchemas.read(metadata, target);
    return dropped(target).thenApply(schema::withDropped);
  }

  private CompletableFuture<Map<String, WriteTime>> dropped(TableId target) {
    SimpleStatement query =
        SimpleStatement.newInstance(DROPPED, target.keyspace(), target.table()).setIdempotent(true);
    return session
        .executeAsync(query)
        .thenCompose(page -> times(page, new HashMap<>()))
        .toCompletableFuture()
        .orTimeout(SchemaRefresh.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static CompletionStage<Map<String, WriteTime>> times(
      AsyncResultSet page, Map<String, WriteTime> all) {
    for (Row row : page.currentPage()) {
      String column = row.getString(0);
      Instant time = row.getInstant(1);
      if (column != null && time != null) {
        all.put(column, WriteTime.ofMicros(TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli())));
      }
    }
    return page.hasMorePages()
        ? page.fetchNextPage().thenCompose(next -> times(next, all))
        : CompletableFuture.completedFuture(all);
  }
}
