// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code fragment} format: Fullrow's own lossless form of one change to one partition, written
 * to the repartition topic and read from publishers, snapshots and applications.
 *
 * <p>Must not know topics, the registry or the state: it turns bytes into fragments and back. The
 * schema is {@code topology/avro/fragment.avsc}; every field is explained there.
 */
@NullMarked
package io.fullrow.decode.fragment;

import org.jspecify.annotations.NullMarked;
