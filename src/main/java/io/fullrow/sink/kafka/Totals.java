// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What some events come to, by table: their number, or their bytes.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class Totals {
  private final ToLongFunction<InFlightEvent> measure;
  private final Map<TableId, Long> byTable = new HashMap<>();
  private long total;

  /**
   * @param measure the same for an event when it is added and when it is removed
   */
  Totals(ToLongFunction<InFlightEvent> measure) {
    this.measure = measure;
  }

  void add(InFlightEvent event) {
    change(event.table(), measure.applyAsLong(event));
  }

  void remove(InFlightEvent event) {
    change(event.table(), -measure.applyAsLong(event));
  }

  private void change(TableId table, long by) {
    total += by;
    byTable.merge(table, by, (before, more) -> before + more == 0 ? null : before + more);
  }

  long total() {
    return total;
  }

  long without(Set<TableId> tables) {
    return total - tables.stream().mapToLong(table -> byTable.getOrDefault(table, 0L)).sum();
  }
}
