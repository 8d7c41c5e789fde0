package io.fullrow.decode.raw;

import io.fullrow.decode.Decoded;

/**
 * The record cannot be decoded to changes: carries the {@link Decoded} to answer. Used inside of
 * this package only, never for a valid record, and without a stack trace.
 */
public final class Rejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decoded decoded;

  private Rejected(String message, Decoded decoded) {
    super(message, null, false, false);
    this.decoded = decoded;
  }

  public static Rejected malformed(String reason) {
    return new Rejected(reason, new Decoded.Malformed(reason));
  }

  public static Rejected missing(String field) {
    return malformed("field '" + field + "' is missing");
  }

  public static Rejected unknownColumn(String column) {
    return new Rejected(column, new Decoded.UnknownColumn(column));
  }

  static Rejected unknownField(String column, String field) {
    return new Rejected(column, Decoded.UnknownColumn.ofField(column, "\"" + field + "\""));
  }

  public static Rejected unavailable(String what) {
    return new Rejected(what, new Decoded.Unavailable(what));
  }

  public static Rejected ignored(String reason) {
    return new Rejected(reason, new Decoded.Ignored(reason));
  }

  public Decoded decoded() {
    return decoded;
  }
}
