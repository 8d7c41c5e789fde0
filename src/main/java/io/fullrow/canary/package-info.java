// SPDX-License-Identifier: Apache-2.0
/**
 * Harmless writes that show whether capture works: a deletion of a row that nobody has must come
 * out of the raw topics. It never touches data, and decides nothing: who asks for a canary says
 * what follows if it does not come back.
 */
@NullMarked
package io.fullrow.canary;

import org.jspecify.annotations.NullMarked;
