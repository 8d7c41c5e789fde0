// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

/** A column of an event is not one of the table; the reader says of which table. */
final class UnfitColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String column;

  UnfitColumnException(String column, String reason) {
    super(reason);
    this.column = column;
  }

  String column() {
    return column;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
