// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.util.Objects;
import java.util.Optional;

/** One thing in which the two tables differ. */
public sealed interface Difference {

  /** The row's primary key for a person to read, such as {@code k=1, c='x'}. */
  String key();

  /** One line. */
  String render();

  /** A row that a {@code SELECT} shows in one table only. */
  record RowOnlyIn(Side side, String key) implements Difference {
    public RowOnlyIn {
      Objects.requireNonNull(side, "side");
      Objects.requireNonNull(key, "key");
    }

    @Override
    public String render() {
      return key + " | row only in " + side;
    }
  }

  /**
   * One aspect of one cell. A cell that is in one table only differs in its value alone.
   *
   * @param key for a static column that of the partition, followed by {@code (static)}
   * @param cell the column, with the element where the column is not frozen: {@code tags['a']}
   * @param source as a person reads it; empty where the source has no such cell, or no TTL
   * @param target likewise
   */
  record CellDiffers(
      String key, String cell, Aspect aspect, Optional<String> source, Optional<String> target)
      implements Difference {
    public CellDiffers {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(cell, "cell");
      Objects.requireNonNull(aspect, "aspect");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(target, "target");
    }

    @Override
    public String render() {
      return key
          + " | "
          + cell
          + " "
          + aspect
          + ": "
          + source.orElse("none")
          + " -> "
          + target.orElse("none");
    }
  }

  /** What of a cell differs. */
  enum Aspect {
    /** The serialized value, or its presence. */
    VALUE("value"),
    /** Microseconds. */
    WRITETIME("writetime"),
    /** Seconds that remained at the time of the comparison. */
    EXPIRY("ttl"),
    /** A newer writetime in the target, of the same value and expiry: as a repair can leave it. */
    RAISED("raised");

    private final String label;

    Aspect(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }
}
