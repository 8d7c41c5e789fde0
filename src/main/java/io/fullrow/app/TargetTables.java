package io.fullrow.app;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Targets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The target tables as the sink sees them: as of the start, or its last refresh. Thread-safe. */
final class TargetTables implements Targets {
  private final Supplier<CompletableFuture<TargetSnapshot>> source;
  private final Map<TableId, TableId> targets = new HashMap<>();
  private final Map<TableId, TableSchema> schemas = new ConcurrentHashMap<>();

  /**
   * @param source all target tables, read after the call
   * @param first what is known at the start, by source table
   */
  TargetTables(
      Supplier<CompletableFuture<TargetSnapshot>> source,
      List<TableSettings> tables,
      Function<TableId, Optional<TableSchema>> first) {
    this.source = source;
    for (TableSettings table : tables) {
      TableId id = TableId.parse(table.source());
      targets.put(id, TableId.parse(table.target()));
      first.apply(id).ifPresent(schema -> schemas.put(id, schema));
    }
  }

  @Override
  public Optional<TableSchema> schema(TableId table) {
    return Optional.ofNullable(schemas.get(table));
  }

  @Override
  public CompletionStage<Void> refresh(TableId table) {
    TableId target = targets.get(table);
    if (target == null) {
      return CompletableFuture.completedFuture(null);
    }
    return source.get().thenAccept(now -> replace(table, target, now));
  }

  /** A table that is gone may be created again at any moment: a drift, not an error. */
  private void replace(TableId table, TableId target, TargetSnapshot now) {
    TableSchema schema = now.schemas().get(target);
    if (schema == null) {
      schemas.remove(table);
    } else {
      schemas.put(table, schema);
    }
  }
}
