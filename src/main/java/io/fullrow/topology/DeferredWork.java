// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.WorkStore;
import java.util.List;

/**
 * Due work of tables that this instance does not know is put aside, and due again where its table
 * is known. While instances are restarted one by one with another list of tables, tasks move
 * between those that know a table and those that do not; and a table that is taken out may come
 * back. Not thread-safe.
 */
final class DeferredWork {
  private static final int CHUNK = 200;

  /** A round over everything put aside that recalled nothing is not repeated sooner. */
  private static final long ROUND_MILLIS = 60_000;

  private final WorkStore work;
  private final Tables tables;
  private Bytes cursor = Bytes.empty();
  private long nextRoundMillis = Long.MIN_VALUE;

  DeferredWork(WorkStore work, Tables tables) {
    this.work = work;
    this.tables = tables;
  }

  /** Makes due again what can be done here, as far as the budget reaches. */
  void run(Budget budget, long nowMillis) {
    while (nowMillis >= nextRoundMillis && !budget.isSpent()) {
      List<WorkStore.Due> chunk = work.deferred(cursor, CHUNK);
      for (WorkStore.Due due : chunk) {
        if (tables.bySource(StateKeys.parse(WorkStore.stateKey(due)).table()).isPresent()) {
          work.recall(due);
        }
      }
      if (chunk.size() < CHUNK) {
        cursor = Bytes.empty();
        nextRoundMillis = nowMillis + ROUND_MILLIS;
      } else {
        cursor = after(chunk.get(CHUNK - 1).workKey());
      }
    }
  }

  private static Bytes after(Bytes key) {
    byte[] next = new byte[key.size() + 1];
    System.arraycopy(key.unsafeArray(), 0, next, 0, key.size());
    return Bytes.wrap(next);
  }
}
