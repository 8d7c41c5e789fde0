// SPDX-License-Identifier: Apache-2.0
/**
 * What the binary forms have in common: primitives, and the parts that every form has, such as a
 * deletion or an expiry.
 *
 * <p>Must not know what is stored or sent with them: each form is a class of the package that owns
 * it, with its version and its grammar.
 */
@NullMarked
package io.fullrow.codec;

import org.jspecify.annotations.NullMarked;
