package io.fullrow.schema;

import io.fullrow.model.CellKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The columns of a table, as the target cluster's metadata has them.
 *
 * @param id the target table
 * @param partitionKey in the order of the primary key, never empty
 * @param clustering in the order of the primary key
 * @param statics by name
 * @param regulars by name
 * @param dropped the columns that the table once had
 */
public record TableSchema(
    TableId id,
    List<Column> partitionKey,
    List<Column> clustering,
    List<Column> statics,
    List<Column> regulars,
    DroppedColumns dropped) {

  public TableSchema {
    Objects.requireNonNull(id, "id");
    partitionKey = List.copyOf(partitionKey);
    clustering = List.copyOf(clustering);
    statics = List.copyOf(statics);
    regulars = List.copyOf(regulars);
    Objects.requireNonNull(dropped, "dropped");
    if (partitionKey.isEmpty()) {
      throw new IllegalArgumentException(id + " has no partition key");
    }
  }

  /** A table that never lost a column. */
  public TableSchema(
      TableId id,
      List<Column> partitionKey,
      List<Column> clustering,
      List<Column> statics,
      List<Column> regulars) {
    this(id, partitionKey, clustering, statics, regulars, DroppedColumns.none());
  }

  /**
   * @param times when columns were dropped, by name
   */
  public TableSchema withDropped(Map<String, WriteTime> times) {
    return new TableSchema(
        id,
        partitionKey,
        clustering,
        statics,
        regulars,
        DroppedColumns.of(times, byName().keySet()));
  }

  /** The column of that name, whatever its kind. */
  public Optional<Column> column(String name) {
    // Asked for every cell of every fragment: no map is built for one column.
    for (List<Column> part : List.of(regulars, clustering, partitionKey, statics)) {
      for (Column column : part) {
        if (column.name().equals(name)) {
          return Optional.of(column);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the table has that column, or has dropped it. */
  public boolean knows(String name) {
    return column(name).isPresent() || dropped.isGone(name);
  }

  /** Whether the table knows the column of that cell, and the field if it is the cell of one. */
  public boolean knows(CellKey cell) {
    Optional<Column> column = column(cell.column());
    return column.isPresent() ? column.get().hasField(cell.path()) : dropped.isGone(cell.column());
  }

  /** All columns by name: partition key, clustering, static and regular ones in this order. */
  public Map<String, Column> byName() {
    Map<String, Column> all = new LinkedHashMap<>();
    for (List<Column> part : List.of(partitionKey, clustering, statics, regulars)) {
      part.forEach(column -> all.put(column.name(), column));
    }
    return all;
  }
}
