// SPDX-License-Identifier: Apache-2.0
/**
 * Writes plans to Cassandra: one class for each kind of statement, and the one place that
 * classifies errors.
 *
 * <p>No decision about what to write here: that is the planner's. No retry either: errors are
 * handed back as values. Values are bound as the bytes they are, never through a codec.
 */
@NullMarked
package io.fullrow.sink.cassandra;

import org.jspecify.annotations.NullMarked;
