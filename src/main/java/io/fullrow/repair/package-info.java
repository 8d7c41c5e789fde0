// SPDX-License-Identifier: Apache-2.0
/**
 * Mends what a comparison has found: reads the row again in both tables, and publishes what the
 * source shows as {@code refresh} fragments.
 *
 * <p>It writes to Kafka alone, so that what it does goes the way of every other change. Nothing
 * that it publishes wins over what the target shows, unless it was told to.
 */
@NullMarked
package io.fullrow.repair;

import org.jspecify.annotations.NullMarked;
