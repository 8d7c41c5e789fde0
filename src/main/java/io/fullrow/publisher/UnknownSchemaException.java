// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mutation cannot be read by the tables that are known here, or not yet. */
public final class UnknownSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable UUID table;
  private final @Nullable String place;

  /**
   * @param message says what is not known
   */
  public UnknownSchemaException(String message) {
    super(message);
    this.table = null;
    this.place = null;
  }

  /**
   * @param table which is not known
   */
  public UnknownSchemaException(String message, UUID table) {
    super(message);
    this.table = table;
    this.place = null;
  }

  private UnknownSchemaException(String place, UnknownSchemaException cause) {
    super("the mutation at " + place + " waits: " + cause.getMessage(), cause);
    this.table = cause.table;
    this.place = place;
  }

  /** The same, with the place of the mutation in its message. */
  public UnknownSchemaException at(String place) {
    return new UnknownSchemaException(place, this);
  }

  /** Where the mutation is; empty if that is not known. */
  public Optional<String> place() {
    return Optional.ofNullable(place);
  }

  /** The table that is not known; empty if it is something else. */
  public Optional<UUID> table() {
    return Optional.ofNullable(table);
  }
}
