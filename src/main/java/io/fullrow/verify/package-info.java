// SPDX-License-Identifier: Apache-2.0
/**
 * Compares two tables cell by cell over live sessions: values, writetimes and expiries.
 *
 * <p>Shares only {@code model} and {@code schema} with the rest, so that a mistake in the merge
 * cannot hide itself: nothing here may import {@code reconcile}, {@code event} or {@code sink}. It
 * reads and never writes.
 */
@NullMarked
package io.fullrow.verify;

import org.jspecify.annotations.NullMarked;
