// SPDX-License-Identifier: Apache-2.0
/**
 * For applications that write straight to Kafka, once it is the source of truth: the writes of CQL
 * as records of the fragments topic. The service itself does not use it.
 *
 * <p>Knows the format {@code fragment} and nothing of what becomes of it. Everything that the
 * service would refuse of a fragment is refused here, before it is sent.
 */
@NullMarked
package io.fullrow.producer;

import org.jspecify.annotations.NullMarked;
