// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.model.TableId;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table from a lower token to a higher one, a page at a time, with one row of
 * look-ahead. Not safe for several threads.
 */
final class TableScan {
  private final RowLayout layout;
  private final TableId table;
  private final Iterator<Row> rows;
  private @Nullable ScannedRow head;
  private long read;

  /** Reads the first row. */
  TableScan(RowLayout layout, TableId table, Iterator<Row> rows) {
    this.layout = layout;
    this.table = table;
    this.rows = rows;
    advance();
  }

  /** The row that was read last and not yet passed by; null after the last row. */
  @Nullable ScannedRow head() {
    return head;
  }

  /** How many rows were read, rows that stand for a static row alone included. */
  long read() {
    return read;
  }

  /**
   * @throws IllegalStateException if the server's order is not the one in which we compare: a merge
   *     join over it would report nonsense
   */
  void advance() {
    ScannedRow previous = head;
    head = rows.hasNext() ? layout.scanned(rows.next()) : null;
    if (head != null) {
      read++;
      if (previous != null && previous.compareTo(head) >= 0) {
        throw new IllegalStateException(
            table
                + " was not read in order: "
                + head.key(layout.columns())
                + " came after "
                + previous.key(layout.columns()));
      }
    }
  }
}
