// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import java.util.Map;
import java.util.Set;

/**
 * The target tables at one time, by their names there.
 *
 * @param schemas of those that can be written
 * @param unsupported why each of the others cannot: it does not exist, or is of another kind
 * @param captured those with change data capture ({@code cdc = true})
 * @param release the lowest major release of the target's nodes, such as 4
 */
public record TargetSnapshot(
    Map<TableId, TableSchema> schemas,
    Map<TableId, UnsupportedTableException> unsupported,
    Set<TableId> captured,
    int release) {
  public TargetSnapshot {
    schemas = Map.copyOf(schemas);
    unsupported = Map.copyOf(unsupported);
    captured = Set.copyOf(captured);
  }

  /**
   * The schema of a table.
   *
   * @throws UnsupportedTableException if it cannot be written
   */
  TableSchema schema(TableId target) {
    TableSchema schema = schemas.get(target);
    if (schema != null) {
      return schema;
    }
    UnsupportedTableException reason = unsupported.get(target);
    throw reason == null
        ? new UnsupportedTableException(target, "was not asked for", "report this as a bug")
        : reason;
  }
}
