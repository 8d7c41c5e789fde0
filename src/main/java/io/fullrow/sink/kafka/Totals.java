// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What some deliveries come to, by table: their number, or their bytes.
 *
 * <p>Not thread-safe: guarded by {@link Deliveries}.
 */
final class Totals {
  private final ToLongFunction<Delivery> measure;
  private final Map<TableId, Long> byTable = new HashMap<>();
  private long total;

  /**
   * @param measure the same for a delivery when it is added and when it is removed
   */
  Totals(ToLongFunction<Delivery> measure) {
    this.measure = measure;
  }

  void add(Delivery delivery) {
    change(delivery.table(), measure.applyAsLong(delivery));
  }

  void remove(Delivery delivery) {
    change(delivery.table(), -measure.applyAsLong(delivery));
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
