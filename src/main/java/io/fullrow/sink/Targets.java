// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The target tables as the target cluster's metadata has them. */
public interface Targets {
  /**
   * The schema of the table that {@code source} is written to, as last seen.
   *
   * @return empty while the target cluster could not be asked, or has no such table
   */
  Optional<TableSchema> schema(TableId source);

  /** Reads the schema anew; the result does not say whether it changed. */
  CompletionStage<Void> refresh(TableId source);
}
