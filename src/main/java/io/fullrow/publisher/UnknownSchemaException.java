// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

/** A mutation is of a table or a column that is not known here, or not yet. */
public final class UnknownSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message names the table or the column
   */
  public UnknownSchemaException(String message) {
    super(message);
  }
}
