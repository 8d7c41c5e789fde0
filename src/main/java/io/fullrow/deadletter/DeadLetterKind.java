// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

/**
 * Why a record was given up. The texts are a contract: operators count and redrive by them. {@code
 * docs/bad-input.md} lists all of them.
 */
public enum DeadLetterKind {
  /** What the record says is no change of its table. */
  MALFORMED("Malformed"),

  /** It names a column that the target does not have, asked again after it came. */
  UNKNOWN_COLUMN("UnknownColumn"),

  /** It names a table that no instance is configured for. */
  UNKNOWN_TABLE("UnknownTable"),

  /** What would follow from it fits no topic. */
  TOO_LARGE("TooLarge"),

  /** It fits no other topic itself: the dead letter only points to it. */
  TOO_LARGE_TO_KEEP("TooLargeToKeep"),

  /** It met an error of ours. */
  UNEXPECTED("Unexpected"),

  /** An event that can never be written. */
  POISON("Poison"),

  /** An event that was written but for some of its cells. */
  UNWRITABLE_CELL("UnwritableCell"),

  /** An event that an operator gave up. */
  SKIPPED("Skipped");

  private final String text;

  DeadLetterKind(String text) {
    this.text = text;
  }

  /** Whether the letter is an event: the sink gave it up, in part or as a whole. */
  boolean ofSink() {
    return switch (this) {
      case POISON, UNWRITABLE_CELL, SKIPPED -> true;
      case MALFORMED, UNKNOWN_COLUMN, UNKNOWN_TABLE, TOO_LARGE, TOO_LARGE_TO_KEEP, UNEXPECTED ->
          false;
    };
  }

  /** As it stands in the header. */
  public String text() {
    return text;
  }
}
