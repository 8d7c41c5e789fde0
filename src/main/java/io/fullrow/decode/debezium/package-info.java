// SPDX-License-Identifier: Apache-2.0
/**
 * The raw format {@code debezium}: change events of Debezium's connector for Cassandra 4 and 5, as
 * JSON with or without the schema wrapper, and as Avro in the Confluent wire format.
 *
 * <p>Both encodings become one tree ({@link io.fullrow.decode.raw.Raw}); what the tree means is
 * decided once, in {@link io.fullrow.decode.debezium.RowChange} and {@link
 * io.fullrow.decode.debezium.RangeChange}.
 *
 * <p>It must not merge, ask a registry or a database, or repair what the connector has lost: what
 * is not carried exactly is refused ({@code Malformed}) or declared ({@link
 * io.fullrow.decode.debezium.DebeziumFormat}).
 */
@NullMarked
package io.fullrow.decode.debezium;

import org.jspecify.annotations.NullMarked;
