// SPDX-License-Identifier: Apache-2.0
/**
 * Cassandra's merge laws and the state of rows and partitions that they act on: from a state and a
 * change to the next state.
 *
 * <p>{@link io.fullrow.reconcile.MergeLaws} decides between two versions of one cell, row marker or
 * deletion; {@link io.fullrow.reconcile.RowMerge}, {@link io.fullrow.reconcile.PartitionMerge} and
 * {@link io.fullrow.reconcile.RangeTombstones} lift those laws to what one fragment touches. Every
 * merge is commutative, associative and idempotent, so that any order and number of deliveries ends
 * in the same state; a change that adds nothing gives back the same state object, which is how
 * duplicates are recognized.
 *
 * <p>Pure: no clock, no randomness, no input or output, nothing but {@code java.*} and {@code
 * model}. The time of "now" is always an argument, and merging never looks at it. What to emit, how
 * state is stored and when it is purged are decided by the callers.
 */
package io.fullrow.reconcile;
