// SPDX-License-Identifier: Apache-2.0
/**
 * What a table looks like and what its serialized values mean: columns and types as the driver
 * knows them, values between bytes and Java, and keys whose byte order is the clustering order.
 *
 * <p>Imports {@code model} and the driver's types and metadata only. It opens no session, merges
 * nothing and knows neither Kafka nor any raw format.
 */
@NullMarked
package io.fullrow.schema;

import org.jspecify.annotations.NullMarked;
