// SPDX-License-Identifier: Apache-2.0
/**
 * The Kafka Streams topology: order, join, emit, and the sliced work that follows (covered rows,
 * expiry, purge). What it keeps, and in which bytes, is {@code topology.state}.
 *
 * <p>The processors are thin: what a fragment does to a row is decided by {@code reconcile}, what
 * an event looks like by {@code event}. Building a topology does not run it. No remote call is made
 * on a stream thread: schemas and schema ids are handed in, ready, by {@link
 * io.fullrow.topology.Tables}.
 *
 * <p>Nothing here may touch Spring, the Cassandra driver's sessions or Kafka's admin client.
 */
@NullMarked
package io.fullrow.topology;

import org.jspecify.annotations.NullMarked;
