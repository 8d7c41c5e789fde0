// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.decode.RawInput;
import io.fullrow.model.TableId;
import io.fullrow.topology.state.Refreshes;
import java.util.Optional;
import java.util.Set;

/**
 * The configured tables as they are known now. A lookup never blocks and never asks anybody: what
 * is remote (the target's schema, schema ids) is refreshed elsewhere and published here as a whole.
 */
public interface Tables extends Refreshes {
  /** How the records of this topic are decoded now; empty if the topic is not configured. */
  Optional<RawInput> input(String topic);

  /** The raw topics of all tables that are known now: what can be decoded. */
  Set<String> rawTopics();

  /** The table as it was last read; empty if it is not configured or not known yet. */
  Optional<TableContext> bySource(TableId source);

  /** Whether it is one of the configured tables, whether or not its schema is known yet. */
  boolean isConfigured(TableId source);
}
