// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.util.List;
import java.util.Optional;

/**
 * What one reading of a row showed in both tables.
 *
 * @param onlyIn the one table that has the row, if it is not in both; empty for a static row
 * @param differing its cells that differ, which are all if it is in one table only
 * @param now the time at which both were read, in seconds since the epoch
 */
record RowReading(Optional<Side> onlyIn, List<CellPair> differing, long now) {
  boolean isEqual() {
    return onlyIn.isEmpty() && differing.isEmpty();
  }

  /** Whether every difference is a write to the source, or one that both have seen, before then. */
  boolean isOlderThan(long micros) {
    return onlyIn.filter(side -> side == Side.TARGET).isEmpty()
        && differing.stream().allMatch(pair -> pair.isTimed() && pair.source().isPresent())
        && newest(Side.SOURCE).orElse(Long.MAX_VALUE) < micros
        && newest(Side.TARGET).orElse(Long.MIN_VALUE) < micros;
  }

  /** The highest writetime of what differs. */
  Optional<Long> newest(Side side) {
    return differing.stream()
        .filter(CellPair::isTimed)
        .flatMap(pair -> pair.of(side).stream())
        .map(SeenCell::writetime)
        .max(Long::compare);
  }
}
