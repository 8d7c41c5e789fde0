package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many there are of each table.
 *
 * <p>Not thread-safe: guarded by {@link Deliveries}.
 */
final class Counts {
  private final Map<TableId, Integer> byTable = new HashMap<>();
  private int total;

  void add(TableId table) {
    change(table, 1);
  }

  void remove(TableId table) {
    change(table, -1);
  }

  private void change(TableId table, int by) {
    total += by;
    byTable.merge(table, by, (before, more) -> before + more == 0 ? null : before + more);
  }

  int total() {
    return total;
  }

  int without(Set<TableId> tables) {
    return total - tables.stream().mapToInt(table -> byTable.getOrDefault(table, 0)).sum();
  }
}
