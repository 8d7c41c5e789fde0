// SPDX-License-Identifier: Apache-2.0
/**
 * What the join keeps: the stores of rows, ranges, due work, parked and buffered fragments, and the
 * bytes of their keys and values.
 *
 * <p>Every form is one class with its version and its grammar, and golden files hold its bytes:
 * state outlives releases. {@link io.fullrow.topology.state.StateChanges} are changes that are
 * prepared and not done yet. Must not decide what a fragment changes, nor know events: that is
 * {@code topology}.
 */
@NullMarked
package io.fullrow.topology.state;

import org.jspecify.annotations.NullMarked;
