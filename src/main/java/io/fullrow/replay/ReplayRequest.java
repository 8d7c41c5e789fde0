// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to be replayed.
 *
 * @param eventsPerSecond of each table; empty for no limit
 * @param patience how long nothing may be written before it stops
 * @param gcGrace how long the targets keep deletions, the shortest time of those that it writes
 *     itself; empty if it writes none
 * @param again whether to begin anew, whatever was begun or finished before
 */
public record ReplayRequest(
    List<ReplayedTable> tables,
    ReplayStart start,
    OptionalInt eventsPerSecond,
    Duration patience,
    Optional<Duration> gcGrace,
    boolean again) {
  public ReplayRequest {
    tables = List.copyOf(tables);
  }

  /** The topics of all tables. */
  public List<String> topics() {
    return tables.stream().flatMap(table -> table.topics().stream()).toList();
  }
}
