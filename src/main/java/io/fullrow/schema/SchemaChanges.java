// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed between two readings of a table's schema.
 *
 * @param added columns that are new
 * @param dropped columns that are gone; their state must be cleared, since a column of the same
 *     name that is added later starts empty
 * @param altered columns, as they are now, of another type, kind, direction or place in the key
 */
public record SchemaChanges(List<Column> added, List<Column> dropped, List<Column> altered) {
  public SchemaChanges {
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
    altered = List.copyOf(altered);
  }

  /** From {@code before} to {@code after}; the names of the tables do not matter. */
  public static SchemaChanges between(TableSchema before, TableSchema after) {
    Map<String, Column> old = new LinkedHashMap<>(before.byName());
    Map<String, Column> current = after.byName();
    List<Column> added = new ArrayList<>();
    List<Column> altered = new ArrayList<>();
    for (Column column : current.values()) {
      Column previous = old.remove(column.name());
      if (previous == null) {
        added.add(column);
      } else if (!previous.sameShape(column)
          || keyPlace(before, column) != keyPlace(after, column)) {
        altered.add(column);
      }
    }
    return new SchemaChanges(added, List.copyOf(old.values()), altered);
  }

  private static int keyPlace(TableSchema schema, Column column) {
    List<Column> key =
        column.kind() == Column.Kind.CLUSTERING ? schema.clustering() : schema.partitionKey();
    return key.stream().map(Column::name).toList().indexOf(column.name());
  }

  public boolean isEmpty() {
    return added.isEmpty() && dropped.isEmpty() && altered.isEmpty();
  }
}
