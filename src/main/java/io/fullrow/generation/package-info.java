// SPDX-License-Identifier: Apache-2.0
/**
 * Which state, topics and offsets belong together. Each of them is plausible without the others,
 * and together with those of another life they would publish rows in part.
 *
 * <p>It must not create, delete or repair any topic or offset: it says what is wrong, and an
 * operator decides.
 */
@NullMarked
package io.fullrow.generation;

import org.jspecify.annotations.NullMarked;
