// SPDX-License-Identifier: Apache-2.0
/**
 * What every raw format has in common: a raw record in, {@link io.fullrow.decode.Decoded} out, and
 * how exactly each column is carried.
 *
 * <p>Decoding never throws for what a record contains, never blocks and asks no server. It knows
 * nothing of Kafka Streams or of state.
 */
@NullMarked
package io.fullrow.decode;

import org.jspecify.annotations.NullMarked;
