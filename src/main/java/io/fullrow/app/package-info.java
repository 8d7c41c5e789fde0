// SPDX-License-Identifier: Apache-2.0
/**
 * The roof: the entry point, the wiring of the stages, and the endpoints. Besides {@code config}
 * the only package that knows Spring.
 *
 * <p>It must not hold any rule of merging, ordering or writing, and nothing may depend on it. What
 * can be computed without Spring (lag, percentiles, metrics) lives in {@code ops}.
 */
@NullMarked
package io.fullrow.app;

import org.jspecify.annotations.NullMarked;
