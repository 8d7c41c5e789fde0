// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.Expiry;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Which of two versions of a cell with one writetime is the later one, by the releases of
 * Cassandra. Each is a total order of cells.
 */
enum CellOrder {
  /** {@code Cells.resolveRegular} of 5.0.5 and later. */
  LOWER_TTL_BEFORE_VALUE {
    @Override
    int compare(Cell left, Cell right) {
      int byKind = compareKind(left, right);
      if (byKind != 0) {
        return byKind;
      }
      int byTtl = compareTtl(left, right);
      return byTtl != 0 ? byTtl : value(left).compareTo(value(right));
    }
  },

  /** {@code Cells.resolveRegular} of 4.0.0, which does not look at the ttl: here it comes last. */
  VALUE {
    @Override
    int compare(Cell left, Cell right) {
      int byKind = compareKind(left, right);
      if (byKind != 0) {
        return byKind;
      }
      int byValue = value(left).compareTo(value(right));
      return byValue != 0 ? byValue : compareTtl(left, right);
    }
  },

  /**
   * {@code Conflicts.resolveRegular} of 3.11, as it decides before anything has expired: a
   * tombstone, then the larger value by signed bytes, then the larger local deletion time, which
   * never comes for a live cell. The ttl, which it does not look at, comes last.
   */
  SIGNED_VALUE {
    @Override
    int compare(Cell left, Cell right) {
      int byTombstone = Boolean.compare(kind(left) == TOMBSTONE, kind(right) == TOMBSTONE);
      if (byTombstone != 0) {
        return byTombstone;
      }
      int byValue = Arrays.compare(value(left).unsafeArray(), value(right).unsafeArray());
      if (byValue != 0) {
        return byValue;
      }
      int bySecond = Long.compare(second(left), second(right));
      return bySecond != 0 ? bySecond : compareTtl(left, right);
    }
  };

  private static final int LIVE = 0;
  private static final int EXPIRING = 1;
  private static final int TOMBSTONE = 2;
  private static final long UNKNOWN_TTL = Long.MAX_VALUE;

  /**
   * Above zero if {@code left} takes the place of {@code right}; zero only if they are equal.
   *
   * @param left of the same writetime as {@code right}
   */
  abstract int compare(Cell left, Cell right);

  /** Above zero if {@code left} has the lower ttl; an unknown one is the highest. */
  static int compareTtl(Expiry left, Expiry right) {
    return Long.compare(secondsOrUnknown(right.ttl()), secondsOrUnknown(left.ttl()));
  }

  /** Live, expiring, tombstone; of one kind, the larger local deletion time. */
  static int compareKind(Cell left, Cell right) {
    int byKind = Integer.compare(kind(left), kind(right));
    return byKind != 0 ? byKind : Long.compare(second(left), second(right));
  }

  static int compareTtl(Cell left, Cell right) {
    return left.expiryTime().isPresent() && right.expiryTime().isPresent()
        ? compareTtl(left.expiryTime().get(), right.expiryTime().get())
        : 0;
  }

  private static long secondsOrUnknown(OptionalInt ttl) {
    return ttl.isPresent() ? ttl.getAsInt() : UNKNOWN_TTL;
  }

  static int kind(Cell cell) {
    if (cell.valueBytes().isEmpty()) {
      return TOMBSTONE;
    }
    return cell.expiryTime().isPresent() ? EXPIRING : LIVE;
  }

  /** The local deletion time in seconds since the epoch; for a live cell the end of time. */
  static long second(Cell cell) {
    if (cell instanceof Cell.Tombstone tombstone) {
      return tombstone.localDeletionTime();
    }
    return cell.expiryTime().map(Expiry::epochSecond).orElse(Long.MAX_VALUE);
  }

  /** A tombstone's is empty. */
  static Bytes value(Cell cell) {
    return cell.valueBytes().orElse(Bytes.empty());
  }
}
