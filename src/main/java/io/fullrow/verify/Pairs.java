// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import org.jspecify.annotations.Nullable;

/** Told of all that a merge join finds, equal or not. Of the two sides at least one is there. */
interface Pairs {
  /** Once a partition; null where that side does not have the partition. */
  void statics(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget);

  /** Null where that side does not have the row. */
  void row(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget);
}
