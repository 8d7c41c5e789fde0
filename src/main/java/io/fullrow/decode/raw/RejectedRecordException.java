// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.decode.Decoded;
import io.fullrow.model.TableId;
import java.util.function.Function;

/**
 * The record cannot be decoded to changes: carries the {@link Decoded} to answer. Thrown by the
 * decoders of trees, answered by {@link TreeDecoder}; never for a record with changes, and without
 * a stack trace.
 */
public final class RejectedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Function<TableId, Decoded> decoded;

  private RejectedRecordException(String message, Function<TableId, Decoded> decoded) {
    super(message, null, false, false);
    this.decoded = decoded;
  }

  public static RejectedRecordException malformed(String reason) {
    return new RejectedRecordException(reason, table -> new Decoded.Malformed(reason));
  }

  public static RejectedRecordException missing(String field) {
    return malformed("field '" + field + "' is missing");
  }

  public static RejectedRecordException unknownColumn(String column) {
    return new RejectedRecordException(column, table -> new Decoded.UnknownColumn(table, column));
  }

  static RejectedRecordException unknownField(String column, String field) {
    return new RejectedRecordException(
        column, table -> Decoded.UnknownColumn.ofField(table, column, "\"" + field + "\""));
  }

  public static RejectedRecordException unavailable(String what) {
    return new RejectedRecordException(what, table -> new Decoded.Unavailable(what));
  }

  public static RejectedRecordException ignored(String reason) {
    return new RejectedRecordException(reason, table -> new Decoded.Ignored(reason));
  }

  /**
   * @param table the source table whose record was decoded
   */
  public Decoded decoded(TableId table) {
    return decoded.apply(table);
  }
}
