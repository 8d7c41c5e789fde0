package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.model.TableId;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.sink.Targets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The target tables as the sink sees them: what the driver's metadata has. Thread-safe. */
final class TargetTables implements Targets {
  private final CqlSession session;
  private final Map<TableId, TableId> targets = new HashMap<>();
  private final Map<TableId, TableSchema> schemas = new ConcurrentHashMap<>();

  TargetTables(CqlSession session, List<TableSettings> tables) {
    this.session = session;
    for (TableSettings table : tables) {
      targets.put(TableId.parse(table.source()), TableId.parse(table.target()));
    }
  }

  @Override
  public Optional<TableSchema> schema(TableId source) {
    TableSchema known = schemas.get(source);
    return known != null ? Optional.of(known) : read(source);
  }

  @Override
  public CompletionStage<Void> refresh(TableId source) {
    return SchemaRefresh.of(session, SchemaRefresh.TIMEOUT)
        .thenAccept(
            metadata -> {
              schemas.remove(source);
            });
  }

  private Optional<TableSchema> read(TableId source) {
    TableId target = targets.get(source);
    if (target == null) {
      return Optional.empty();
    }
    try {
      TableSchema schema = DriverSchemas.read(session.getMetadata(), target);
      schemas.put(source, schema);
      return Optional.of(schema);
    } catch (UnsupportedTableException e) {
      return Optional.empty(); // it may be recreated at any moment: a drift, not an error
    }
  }
}
