// SPDX-License-Identifier: Apache-2.0
/**
 * Dead letters, of whatever stage: why a record was given up ({@link
 * io.fullrow.deadletter.DeadLetterKind}), the headers that say so, and the record itself.
 *
 * <p>Their form is a contract, docs/bad-input.md. Must not decide what becomes a dead letter, nor
 * send one: each stage does, by the guarantees that it gives.
 */
@NullMarked
package io.fullrow.deadletter;

import org.jspecify.annotations.NullMarked;
