// SPDX-License-Identifier: Apache-2.0
/**
 * The raw format {@code trigger}: JSON of the classic Cassandra trigger, which writes one record
 * for each partition that a mutation touches, on the coordinator, as text.
 *
 * <p>It has no timestamp, table, types, TTL or static columns: the types are the target's, the
 * writetime is that of the Kafka record. It must not guess: keys and values with two meanings are
 * refused, and what the trigger loses is declared ({@link
 * io.fullrow.decode.trigger.TriggerFormat}).
 */
@NullMarked
package io.fullrow.decode.trigger;

import org.jspecify.annotations.NullMarked;
