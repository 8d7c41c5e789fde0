// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code fragment} format: Fullrow's own lossless form of one change to one partition, written
 * to the topic of fragments and read from publishers, snapshots and applications.
 *
 * <p>Small enough to depend on from outside: {@link io.fullrow.fragment.FragmentCodec} turns bytes
 * into fragments and back, by {@code topology/avro/fragment.avsc}, where every field is explained.
 * It must not know tables, topics or the registry: whether a fragment fits its table is asked in
 * {@code decode.fragment}.
 */
@NullMarked
package io.fullrow.fragment;

import org.jspecify.annotations.NullMarked;
