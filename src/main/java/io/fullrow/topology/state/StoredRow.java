// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Clustering;
import io.fullrow.model.RowContent;
import io.fullrow.reconcile.Aged;
import io.fullrow.reconcile.RowState;
import io.fullrow.schema.TableSchema;

/**
 * A row in the row store.
 *
 * @param clustering as serialized: the order-preserving key cannot give it back
 * @param aged what leaves with its next purge
 * @param expirySecond of its one expiry entry in the work store (epoch seconds), 0 for none; never
 *     after the next expiry of anything in the row
 * @param purgeSecond of its one purge entry in the work store, 0 for none
 */
public record StoredRow(
    Clustering clustering, RowState state, Aged aged, long expirySecond, long purgeSecond) {

  public static StoredRow absent(Clustering clustering) {
    return new StoredRow(clustering, RowState.empty(), Aged.none(), 0, 0);
  }

  /** After its expiry entry has been taken out of the work store. */
  public StoredRow withoutExpiry() {
    return new StoredRow(clustering, state, aged, 0, purgeSecond);
  }

  /** Without the cells that {@code table} has dropped. */
  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  public StoredRow within(TableSchema table) {
    RowContent kept = table.dropped().retained(state.columns());
    if (kept == state.columns()) {
      return this;
    }
    RowState rest = new RowState(state.marker(), state.deletion(), kept, state.published());
    return new StoredRow(clustering, rest, aged.kept(state, rest), expirySecond, purgeSecond);
  }
}
