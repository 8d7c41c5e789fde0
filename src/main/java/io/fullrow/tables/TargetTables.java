// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.Problem;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Targets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The target tables as the sink sees them: as of the last read of the target. A table that does not
 * exist or cannot be written as it is has no schema here, so its events wait, and those of no other
 * table. It ends without a restart when the table fits. Thread-safe.
 */
public final class TargetTables implements Targets {
  private final SharedRead<TargetSnapshot> source;
  private final TableReview review;
  private final Map<TableId, TableSettings> tables = new HashMap<>();
  private final Map<TableId, TableSchema> schemas = new ConcurrentHashMap<>();
  private final Map<TableId, String> held = new ConcurrentHashMap<>();

  public TargetTables(
      SharedRead<TargetSnapshot> source, List<TableSettings> tables, TableReview review) {
    this.source = source;
    this.review = review;
    tables.forEach(table -> this.tables.put(TableId.parse(table.source()), table));
    source.onRead(this::accept);
    source.latest().ifPresent(this::accept);
  }

  private void accept(TargetSnapshot now) {
    tables.forEach(
        (id, table) -> {
          List<Problem> problems = review.target(table, now);
          if (problems.isEmpty()) {
            accept(id, now.schema(TableId.parse(table.target())));
            held.remove(id);
          } else {
            schemas.remove(id);
            held.put(id, TableReview.text(problems));
          }
        });
  }

  /** The same schema stays the same object: it is asked for, and compared, for every event. */
  private void accept(TableId id, TableSchema now) {
    if (!now.equals(schemas.get(id))) {
      schemas.put(id, now);
    }
  }

  /** The tables that cannot be written, by source, with the reason. */
  public Map<TableId, String> held() {
    return Map.copyOf(held);
  }

  /** Whether what is written to a table, by its name in the target, is captured there. */
  public boolean isCaptured(TableId target) {
    return source.latest().map(now -> now.captured().contains(target)).orElse(false);
  }

  @Override
  public Optional<TableSchema> schema(TableId table) {
    return Optional.ofNullable(schemas.get(table));
  }

  @Override
  public CompletionStage<Void> refresh(TableId table) {
    return source.next().thenAccept(read -> {});
  }
}
