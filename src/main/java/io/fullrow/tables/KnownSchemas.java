// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.Optional;

/**
 * The last schema of each source table by which its fragments were joined. It outlives pods: a
 * table that is gone from the target, or no longer fits, is materialized by it. A table without one
 * was never seen, so it has no state either.
 */
interface KnownSchemas {
  Optional<TableSchema> of(TableId source);

  /** Keeps the schema for the next start; returns at once, and costs nothing if it is known. */
  void keep(TableId source, TableSchema schema);
}
