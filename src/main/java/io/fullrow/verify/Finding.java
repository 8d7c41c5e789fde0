// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.util.List;
import java.util.Optional;

/**
 * A row or cell that differs while both tables are written to.
 *
 * @param certain whether both tables showed the same for long enough; else it kept changing, and
 *     whether it differs is undecided
 * @param key the primary key for a person to read; of a static cell that of the partition
 * @param partitionKey serialized, in hexadecimal digits
 * @param clustering each column serialized, in hexadecimal digits; empty for a static cell
 * @param cell the column, with the element where it is not frozen: {@code tags['a']}; empty if the
 *     row as a whole is in one table only
 * @param path of the element, serialized, in hexadecimal digits; empty digits for a simple column
 * @param source empty where the source has no such row or cell
 * @param target likewise
 */
public record Finding(
    boolean certain,
    Kind kind,
    String key,
    boolean isStatic,
    String partitionKey,
    List<String> clustering,
    Optional<String> column,
    Optional<String> cell,
    Optional<String> path,
    Optional<Seen> source,
    Optional<Seen> target) {

  /** What kind of difference it is. */
  public enum Kind {
    /** The source is newer, or alone: the target missed a write. */
    MISSING("missing"),
    /** Only in the target: it missed a deletion, or someone wrote to it. */
    EXTRA("extra"),
    /** The target is newer: no cell of the source can win there. */
    NEEDS_REBUILD("needs-rebuild"),
    /** Of the same writetime, but of another value or expiry. */
    TIE("tie"),
    /** Another value, without a writetime that tells which is newer. */
    VALUE("value");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * One side of it.
   *
   * @param value for a person to read; empty for a whole row
   * @param writetime in microseconds, of a row the highest of its cells; empty where it is not
   *     compared or there is none
   * @param ttl remaining seconds, for a cell that expires
   */
  public record Seen(Optional<String> value, Optional<Long> writetime, Optional<Integer> ttl) {
    private String render() {
      return value.orElse("row")
          + writetime.map(at -> " @" + at).orElse("")
          + ttl.map(seconds -> " ttl " + seconds).orElse("");
    }
  }

  /** One line: {@code k=1 | v | tie: 'a' @200 -> 'b' @200}. */
  public String render() {
    return key
        + (isStatic ? " (static)" : "")
        + " | "
        + cell.orElse("row")
        + " | "
        + (certain ? "" : "undecided, ")
        + kind
        + ": "
        + source.map(Seen::render).orElse("none")
        + " -> "
        + target.map(Seen::render).orElse("none");
  }
}
