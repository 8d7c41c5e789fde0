// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import io.fullrow.model.TableId;

/** A table that cannot be carried, with the reason and what the operator can do about it. */
public final class UnsupportedTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TableId table;
  private final String problem;
  private final String remedy;

  /**
   * @param problem what is wrong, naming the column where there is one
   * @param remedy what to change
   */
  public UnsupportedTableException(TableId table, String problem, String remedy) {
    super("table " + table + ": " + problem + "; " + remedy);
    this.table = table;
    this.problem = problem;
    this.remedy = remedy;
  }

  public TableId table() {
    return table;
  }

  public String problem() {
    return problem;
  }

  public String remedy() {
    return remedy;
  }
}
