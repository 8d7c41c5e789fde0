// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of Cassandra's storage: keys, cells, deletions, and the sealed {@link
 * io.fullrow.model.Change} that one raw fragment carries.
 *
 * <p>Values only: no merge rule, no clock, no input or output, nothing but {@code java.*}. Merging
 * lives in {@code reconcile}; what a serialized value means lives in {@code schema}.
 */
package io.fullrow.model;
