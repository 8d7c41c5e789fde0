// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Change;
import io.fullrow.model.RowContent;
import io.fullrow.schema.TableSchema;

/** The columns that a change writes or deletes by name. */
final class TouchedColumns implements Change.Visitor<RowContent> {
  private static final TouchedColumns INSTANCE = new TouchedColumns();

  private TouchedColumns() {}

  static RowContent of(Change change) {
    return change.match(INSTANCE);
  }

  /** Whether the table has them all. */
  static boolean areKnown(Change change, TableSchema schema) {
    RowContent columns = of(change);
    return columns.cells().keySet().stream().allMatch(schema::knows)
        && columns.complexDeletions().keySet().stream().allMatch(schema::knows);
  }

  @Override
  public RowContent row(Change.Row row) {
    return row.columns();
  }

  @Override
  public RowContent staticRow(Change.StaticRow row) {
    return row.columns();
  }

  @Override
  public RowContent range(Change.Range range) {
    return RowContent.none();
  }

  @Override
  public RowContent partition(Change.Partition partition) {
    return RowContent.none();
  }
}
