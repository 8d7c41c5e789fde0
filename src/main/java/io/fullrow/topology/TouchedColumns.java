// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Change;
import io.fullrow.model.Columns;
import io.fullrow.schema.TableSchema;

/** The columns that a change writes or deletes by name. */
final class TouchedColumns implements Change.Visitor<Columns> {
  private static final TouchedColumns INSTANCE = new TouchedColumns();

  private TouchedColumns() {}

  static Columns of(Change change) {
    return change.match(INSTANCE);
  }

  /** Whether the table has them all. */
  static boolean areKnown(Change change, TableSchema schema) {
    Columns columns = of(change);
    return columns.cells().keySet().stream().allMatch(schema::knows)
        && columns.complexDeletions().keySet().stream().allMatch(schema::knows);
  }

  @Override
  public Columns row(Change.Row row) {
    return row.columns();
  }

  @Override
  public Columns staticRow(Change.StaticRow row) {
    return row.columns();
  }

  @Override
  public Columns range(Change.Range range) {
    return Columns.none();
  }

  @Override
  public Columns partition(Change.Partition partition) {
    return Columns.none();
  }
}
