// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator sees: lag, propagation time, health checks and metrics.
 *
 * <p>It asks Kafka's admin API and the other members, and gets everything else through narrow
 * values that the stages hand in. It must not know Spring, must not change anything in Kafka or
 * Cassandra, and no stage may depend on it for its work.
 */
@NullMarked
package io.fullrow.ops;

import org.jspecify.annotations.NullMarked;
