// SPDX-License-Identifier: Apache-2.0
/**
 * The way in: raw records are read, decoded, freed of most copies, and sent on by (table, partition
 * key) to the topic from which Kafka Streams joins them.
 *
 * <p>At least once, and that is enough: the merge finds every repeated fragment. It keeps no state,
 * merges nothing, and knows neither target nor registry: {@link io.fullrow.topology.Tables} and the
 * decoders answer at once or let a record wait.
 */
@NullMarked
package io.fullrow.intake;

import org.jspecify.annotations.NullMarked;
