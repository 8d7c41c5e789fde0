package io.fullrow.topology;

import io.fullrow.model.Clustering;
import io.fullrow.model.Columns;
import io.fullrow.reconcile.RowState;
import io.fullrow.schema.TableSchema;

/**
 * A row in the row store.
 *
 * @param clustering as serialized: the order-preserving key cannot give it back
 * @param expirySecond for which second an expiry is scheduled (epoch seconds), 0 for none
 * @param purgeSecond before which second no tombstone of the row may be purged (epoch seconds), 0
 *     when there is nothing to purge
 * @param purgeScheduled for which second a purge is scheduled, 0 for none; it may be earlier than
 *     {@code purgeSecond}, in which case the purge schedules itself again
 */
record StoredRow(
    Clustering clustering,
    RowState state,
    long expirySecond,
    long purgeSecond,
    long purgeScheduled) {

  static StoredRow absent(Clustering clustering) {
    return new StoredRow(clustering, RowState.empty(), 0, 0, 0);
  }

  /** With another appointment, in seconds since the epoch. */
  StoredRow expiringAt(long second) {
    return new StoredRow(clustering, state, second, purgeSecond, purgeScheduled);
  }

  /** Without the cells that {@code table} has dropped. */
  StoredRow within(TableSchema table) {
    Columns kept = table.dropped().retained(state.columns());
    return kept == state.columns()
        ? this
        : new StoredRow(
            clustering,
            new RowState(state.marker(), state.deletion(), kept, state.published()),
            expirySecond,
            purgeSecond,
            purgeScheduled);
  }
}
