// SPDX-License-Identifier: Apache-2.0
/**
 * A client of a schema registry with the Confluent API, under the configuration keys of Confluent's
 * serdes.
 *
 * <p>Must know nothing of Cassandra, of topics other than as subjects, or of Fullrow's other
 * packages: Avro, Kafka's exceptions, a JSON parser and the JDK's HTTP client are all it may
 * import.
 */
@NullMarked
package io.fullrow.registry;

import org.jspecify.annotations.NullMarked;
