// SPDX-License-Identifier: Apache-2.0
/**
 * CQL values as Avro values, and back without loss: the Avro schema of each CQL type, legal names,
 * and which bytes an Avro value can show as they are.
 *
 * <p>{@link io.fullrow.event.avro.TypeSchemas} has the schemas, {@link
 * io.fullrow.event.avro.AvroTypes} the types. This package knows values, nothing of events, rows or
 * headers: those are {@code event}.
 */
@NullMarked
package io.fullrow.event.avro;

import org.jspecify.annotations.NullMarked;
