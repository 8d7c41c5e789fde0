// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

/** What became of one difference. */
public enum Outcome {
  /** The source's cells were published at their own writetimes. */
  PUBLISHED("published"),
  /** The source's cell was published at one microsecond above the target's writetime. */
  RAISED("raised"),
  /** The deletion was published, at the highest writetime that the target shows. */
  DELETED("deleted"),
  /** The target's cell wins: only a raised writetime mends it. */
  NEEDS_RAISE("needs --raise-writetime"),
  /** Only a deletion mends it. */
  NEEDS_DELETE("needs --delete-extra"),
  /** The same value and expiry, at a newer writetime in the target. */
  SAME_VALUE("has the source's value at a newer writetime, see --accept-raised"),
  /** One of the tables shows something else now. */
  CHANGED("has changed since"),
  /** A row without cells in the target shows no writetime to delete it at. */
  NO_WRITETIME("shows no writetime to delete it at: rebuild the target"),
  /** CQL does not show it as it is stored. */
  UNREADABLE("cannot be read exactly by CQL: rebuild the target");

  private final String label;

  Outcome(String label) {
    this.label = label;
  }

  /** Whether something was published. */
  public boolean isPublished() {
    return this == PUBLISHED || this == RAISED || this == DELETED;
  }

  /** For a person to read. */
  @Override
  public String toString() {
    return label;
  }
}
