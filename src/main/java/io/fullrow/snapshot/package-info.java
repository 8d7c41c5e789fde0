// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the existing rows of an old table by CQL and publishes each as a fragment, so that they
 * meet the captured changes of the same rows.
 *
 * <p>It publishes what CQL shows and makes nothing up, but for the row markers that the caller asks
 * for: tombstones are invisible, and so are the paths of lists. It neither merges nor writes to a
 * table, and shares nothing with {@code verify}, which checks its work.
 */
@NullMarked
package io.fullrow.snapshot;

import org.jspecify.annotations.NullMarked;
