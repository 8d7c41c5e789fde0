// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

/** A value has more fields than its user type, which may have gained some. */
final class UnknownFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final int number;

  private UnknownFieldException(String column, int number) {
    super("field " + number + " is not in the type of " + column, null, false, false);
    this.column = column;
    this.number = number;
  }

  /**
   * @param number of the first field that is not known, from 1
   */
  UnknownFieldException(int number) {
    this("a column", number);
  }

  UnknownFieldException in(String name) {
    return new UnknownFieldException(name, number);
  }

  /** As stored, without CQL quotes. */
  String column() {
    return column;
  }

  int number() {
    return number;
  }
}
