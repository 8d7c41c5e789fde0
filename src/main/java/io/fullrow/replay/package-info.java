// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the events of Kafka to the target once more, from a place that is asked for to the end
 * that the topics have at the start, beside the sink of the running service.
 *
 * <p>It decides what is read, from where to where, by which group, and when it is done. How events
 * are written is the sink's: {@link io.fullrow.replay.ReplayTarget} starts one of the same parts.
 */
@NullMarked
package io.fullrow.replay;

import org.jspecify.annotations.NullMarked;
