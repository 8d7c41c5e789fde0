// SPDX-License-Identifier: Apache-2.0
/**
 * The raw format {@code sidecar}: change events of Apache Cassandra Sidecar and Analytics CDC
 * (CEP-44), as Avro with or without the Confluent wire format.
 *
 * <p>The envelope is fixed; the payload is a record of the table's columns. With a registry the
 * writer's schema has both. Without one nothing in the record has the payload's schema, and it is
 * derived from the target table ({@link io.fullrow.decode.sidecar.PayloadSchemas}).
 *
 * <p>It must not guess: truncated fields, deletions whose extent is not clear and bytes that do not
 * fit are refused, and what the publisher loses is declared ({@link
 * io.fullrow.decode.sidecar.SidecarFormat}).
 */
@NullMarked
package io.fullrow.decode.sidecar;

import org.jspecify.annotations.NullMarked;
