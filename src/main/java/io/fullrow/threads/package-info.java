// SPDX-License-Identifier: Apache-2.0
/**
 * The threads of executors.
 *
 * <p>Must not know what runs on them: when an executor begins and ends is decided by the class that
 * owns it.
 */
@NullMarked
package io.fullrow.threads;

import org.jspecify.annotations.NullMarked;
