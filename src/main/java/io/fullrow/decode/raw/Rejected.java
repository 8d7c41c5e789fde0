// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.decode.Decoded;
import io.fullrow.model.TableId;
import java.util.function.Function;

/**
 * The record cannot be decoded to changes: carries the {@link Decoded} to answer. Used inside of
 * this package only, never for a valid record, and without a stack trace.
 */
public final class Rejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Function<TableId, Decoded> decoded;

  private Rejected(String message, Function<TableId, Decoded> decoded) {
    super(message, null, false, false);
    this.decoded = decoded;
  }

  public static Rejected malformed(String reason) {
    return new Rejected(reason, table -> new Decoded.Malformed(reason));
  }

  public static Rejected missing(String field) {
    return malformed("field '" + field + "' is missing");
  }

  public static Rejected unknownColumn(String column) {
    return new Rejected(column, table -> new Decoded.UnknownColumn(table, column));
  }

  static Rejected unknownField(String column, String field) {
    return new Rejected(
        column, table -> Decoded.UnknownColumn.ofField(table, column, "\"" + field + "\""));
  }

  public static Rejected unavailable(String what) {
    return new Rejected(what, table -> new Decoded.Unavailable(what));
  }

  public static Rejected ignored(String reason) {
    return new Rejected(reason, table -> new Decoded.Ignored(reason));
  }

  /**
   * @param table the source table whose record was decoded
   */
  public Decoded decoded(TableId table) {
    return decoded.apply(table);
  }
}
