// SPDX-License-Identifier: Apache-2.0
/**
 * What keeps a migration from working, found before it begins. Everything is read, nothing is
 * written. What the start of the service checks is asked of the same classes, not checked again.
 */
@NullMarked
package io.fullrow.check;

import org.jspecify.annotations.NullMarked;
