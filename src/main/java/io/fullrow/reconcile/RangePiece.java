// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import java.util.Objects;
import java.util.Optional;

/**
 * A deletion of all positions from {@code start} to before {@code end}. Positions are
 * order-preserving bytes: they compare as the rows' clusterings do in the table's order.
 *
 * @param start inclusive
 * @param end exclusive, after {@code start}
 */
public record RangePiece(Bytes start, Bytes end, Deletion deletion) {
  public RangePiece {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(deletion, "deletion");
    if (start.compareTo(end) >= 0) {
      throw new IllegalArgumentException("nothing lies between " + start + " and " + end);
    }
  }

  /**
   * The piece between two bounds; empty if nothing lies between them, which a client can ask for
   * ({@code c > 5 AND c < 5}) and which deletes nothing.
   */
  public static Optional<RangePiece> between(Bytes start, Bytes end, Deletion deletion) {
    return start.compareTo(end) < 0
        ? Optional.of(new RangePiece(start, end, deletion))
        : Optional.empty();
  }

  public boolean contains(Bytes position) {
    return start.compareTo(position) <= 0 && position.compareTo(end) < 0;
  }
}
