// SPDX-License-Identifier: Apache-2.0
/**
 * Reads fragments of publishers, and distrusts them: framing, the writer's schema, limits, and
 * whether a fragment fits its table ({@link io.fullrow.decode.fragment.FragmentFit}).
 *
 * <p>The format itself is {@code io.fullrow.fragment}. Must not know topics or the state.
 */
@NullMarked
package io.fullrow.decode.fragment;

import org.jspecify.annotations.NullMarked;
