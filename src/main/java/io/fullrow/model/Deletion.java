// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;

/**
 * A deletion of everything below it: of a row, a range, a partition or a whole collection
 * (Cassandra's {@code DeletionTime}).
 *
 * @param writetime Cassandra's {@code markedForDeleteAt}
 * @param localDeletionTime when it was made, in seconds since the epoch; decides between two
 *     deletions of one writetime and is never compared with a clock here
 */
public record Deletion(WriteTime writetime, long localDeletionTime) {
  public Deletion {
    Objects.requireNonNull(writetime, "writetime");
  }

  /**
   * A deletion from a raw format that has no local deletion time. It is derived from the writetime,
   * so that every replica's copy of one deletion is the same.
   */
  public static Deletion at(WriteTime writetime) {
    return new Deletion(writetime, Math.max(0, writetime.epochSecond()));
  }

  /** Whether something written at {@code other} is deleted: a deletion wins ties. */
  public boolean covers(WriteTime other) {
    return other.micros() <= writetime.micros();
  }
}
