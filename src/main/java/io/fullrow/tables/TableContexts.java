// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.SchemaChanges;
import io.fullrow.tables.ContextLoader.Cycle;
import io.fullrow.tables.ContextLoader.Loaded;
import io.fullrow.topology.TableContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of each table that is in use, and why it is not what the target has. One thread at a
 * time refreshes a table, any may look. What changes is logged once: what does not fit stays so
 * until an operator acts.
 */
final class TableContexts {
  private static final Logger LOG = LoggerFactory.getLogger(TableContexts.class);

  private final Map<TableId, TableContext> contexts = new ConcurrentHashMap<>();
  private final Map<TableId, String> failures = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Optional<TableContext> find(TableId source) {
    return Optional.ofNullable(contexts.get(source));
  }

  boolean isKnown(TableId source) {
    return contexts.containsKey(source);
  }

  boolean isEmpty() {
    return contexts.isEmpty();
  }

  /** From now on a failure says nothing of a table: it may come of the stop. */
  void close() {
    closed = true;
  }

  /** The tables that are not used as the target has them, with the reason. */
  Map<TableId, String> held() {
    return Map.copyOf(failures);
  }

  void failed(TableId source, RuntimeException error) {
    hold(source, "its schema cannot be refreshed: " + error);
  }

  /** Logged once: what does not fit stays so until an operator acts. */
  private void hold(TableId source, String reason) {
    if (!closed && !reason.equals(failures.put(source, reason))) {
      boolean known = contexts.containsKey(source);
      LOG.warn(
          "{} is held, {}, and tried again: {}",
          source,
          known ? "its last known schema is used" : "its topics are not read",
          reason);
    }
  }

  Loaded refresh(TableId source, TableSettings table, Cycle cycle) {
    Optional<TableContext> current = find(source);
    Loaded loaded = cycle.load(table, current);
    loaded.context().ifPresent(next -> use(source, current, next));
    if (loaded.reason().isPresent()) {
      hold(source, loaded.reason().get());
    } else if (failures.remove(source) != null) {
      LOG.info("{} is no longer held", source);
    }
    return loaded;
  }

  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  private void use(TableId source, Optional<TableContext> current, TableContext next) {
    if (current.isEmpty() || current.get() != next) {
      contexts.put(source, next);
      current.ifPresent(old -> announce(source, old, next));
    }
  }

  private static void announce(TableId source, TableContext old, TableContext next) {
    LOG.info(
        "{} changed from {} with events of at most {} bytes to {} with {}",
        source,
        old.schema(),
        old.maxEventBytes(),
        next.schema(),
        next.maxEventBytes());
    SchemaChanges changes = SchemaChanges.between(old.schema(), next.schema());
    for (Column column : changes.dropped()) {
      if (next.schema().dropped().isGone(column.name())) {
        LOG.warn(
            "{} has dropped {}: cells of it are left out of fragments, state and events from now"
                + " on",
            next.schema().id(),
            column.name());
      }
    }
    for (Column column : changes.added()) {
      if (next.schema().dropped().goneUntil().containsKey(column.name())) {
        LOG.warn(
            "{} has added {} again, which it had dropped: its old cells stay left out, and those"
                + " between the drops of source and target may differ. Verify the table",
            next.schema().id(),
            column.name());
      }
    }
  }
}
