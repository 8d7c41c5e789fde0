// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions to Cassandra clusters: how they are reached, and how they are found again after all
 * their nodes have moved. Knows nothing of tables.
 */
@NullMarked
package io.fullrow.cluster;

import org.jspecify.annotations.NullMarked;
