// SPDX-License-Identifier: Apache-2.0
/**
 * The Confluent wire format and a client of a schema registry with the Confluent API: the part of
 * Confluent's serdes that Fullrow needs, under the same configuration keys.
 *
 * <p>Must know nothing of Cassandra, of topics other than as subjects, or of Fullrow's other
 * packages: Avro, Kafka's serde interfaces, a JSON parser and the JDK's HTTP client are all it may
 * import.
 */
@NullMarked
package io.fullrow.registry;

import org.jspecify.annotations.NullMarked;
