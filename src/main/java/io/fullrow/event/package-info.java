// SPDX-License-Identifier: Apache-2.0
/**
 * Data Pipeline events: what Fullrow says of rows and partitions, as Avro that any consumer reads,
 * and back without loss.
 *
 * <p>The value shows a row as {@code SELECT} would; the header {@code fullrow.meta} has everything
 * that makes the same row again in another cluster: writetimes, expiries, tombstones, and the bytes
 * of each value that Avro cannot hold exactly. {@link io.fullrow.event.EventCodec} encodes, {@link
 * io.fullrow.event.EventReader} decodes, {@link io.fullrow.event.EventSchemas} has the schemas.
 *
 * <p>This package asks no registry and no cluster, has no clock (the caller says what time it is)
 * and decides nothing about rows: merging is {@code reconcile}, writing to a target is {@code
 * sink}.
 */
@NullMarked
package io.fullrow.event;

import org.jspecify.annotations.NullMarked;
