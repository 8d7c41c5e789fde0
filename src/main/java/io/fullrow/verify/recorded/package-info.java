// SPDX-License-Identifier: Apache-2.0
/**
 * What the operations topic keeps of a comparison: how far it is, so that it can go on, and how it
 * ended, for those who decide by it. It compares nothing itself.
 */
@NullMarked
package io.fullrow.verify.recorded;

import org.jspecify.annotations.NullMarked;
