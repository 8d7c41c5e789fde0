// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.TableId;

/**
 * An event carries a column that the table does not have, or has with another type. Nothing is
 * wrong with the event: it can be read once the table is altered, so the table's events must wait.
 */
public final class SchemaDriftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TableId table;
  private final String column;

  SchemaDriftException(TableId table, String column, String reason) {
    super("column '" + column + "' of an event does not fit table " + table + ": " + reason);
    this.table = table;
    this.column = column;
  }

  /** The table that the event does not fit. */
  public TableId table() {
    return table;
  }

  /** As stored, without CQL quotes. */
  public String column() {
    return column;
  }
}
