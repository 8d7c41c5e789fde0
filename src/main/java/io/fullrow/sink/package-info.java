// SPDX-License-Identifier: Apache-2.0
/**
 * From Data Pipeline events to writes of the target table: the pure planner, the plan as values,
 * and the interfaces between the parts of the sink.
 *
 * <p>No clock, no input or output and no CQL text here: time is an argument, statements live in
 * {@code sink.cassandra}, offsets and retries in {@code sink.kafka}. What a plan needs comes from
 * the event's metadata; that a record's value is null means nothing.
 */
@NullMarked
package io.fullrow.sink;

import org.jspecify.annotations.NullMarked;
