package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The memory of what is read and neither over nor held, by table, in bytes.
 *
 * <p>Not thread-safe: guarded by {@link Deliveries}.
 */
final class Loads {
  private final Map<TableId, Long> byTable = new HashMap<>();
  private long total;

  void add(Delivery delivery) {
    change(delivery.table(), delivery.bytes());
  }

  void remove(Delivery delivery) {
    change(delivery.table(), -delivery.bytes());
  }

  private void change(TableId table, long bytes) {
    total += bytes;
    byTable.merge(table, bytes, (before, by) -> before + by == 0 ? null : before + by);
  }

  long total() {
    return total;
  }

  long without(Set<TableId> tables) {
    return total - tables.stream().mapToLong(table -> byTable.getOrDefault(table, 0L)).sum();
  }
}
