// SPDX-License-Identifier: Apache-2.0
/**
 * A process beside one Cassandra node that publishes its commit log, and snapshots of its SSTables,
 * as fragments. It is a program of its own, in a jar of its own, that reads by the node's own
 * classes: {@link io.fullrow.publisher.NodeLoader} says how.
 */
package io.fullrow.publisher;
