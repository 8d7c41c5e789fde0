// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import io.fullrow.model.CellKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, as the target cluster's metadata has them. A value: two of equal parts
 * are equal.
 */
public final class TableSchema {
  private final TableId id;
  private final List<Column> partitionKey;
  private final List<Column> clustering;
  private final List<Column> statics;
  private final List<Column> regulars;
  private final DroppedColumns dropped;

  /** Asked for every cell of every fragment and event. */
  private final Map<String, Column> byName;

  /**
   * @param id the target table
   * @param partitionKey in the order of the primary key, never empty
   * @param clustering in the order of the primary key
   * @param statics by name
   * @param regulars by name
   * @param dropped the columns that the table once had
   */
  public TableSchema(
      TableId id,
      List<Column> partitionKey,
      List<Column> clustering,
      List<Column> statics,
      List<Column> regulars,
      DroppedColumns dropped) {
    this.id = Objects.requireNonNull(id, "id");
    this.partitionKey = List.copyOf(partitionKey);
    this.clustering = List.copyOf(clustering);
    this.statics = List.copyOf(statics);
    this.regulars = List.copyOf(regulars);
    this.dropped = Objects.requireNonNull(dropped, "dropped");
    if (partitionKey.isEmpty()) {
      throw new IllegalArgumentException(id + " has no partition key");
    }
    Map<String, Column> all = new LinkedHashMap<>();
    for (List<Column> part : List.of(partitionKey, clustering, statics, regulars)) {
      part.forEach(column -> all.put(column.name(), column));
    }
    this.byName = Collections.unmodifiableMap(all);
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
        id, partitionKey, clustering, statics, regulars, DroppedColumns.of(times, byName.keySet()));
  }

  /** The target table. */
  public TableId id() {
    return id;
  }

  /** In the order of the primary key, never empty. */
  public List<Column> partitionKey() {
    return partitionKey;
  }

  /** In the order of the primary key. */
  public List<Column> clustering() {
    return clustering;
  }

  /** By name. */
  public List<Column> statics() {
    return statics;
  }

  /** By name. */
  public List<Column> regulars() {
    return regulars;
  }

  /** The columns that the table once had. */
  public DroppedColumns dropped() {
    return dropped;
  }

  /** The column of that name, whatever its kind. */
  public Optional<Column> column(String name) {
    return Optional.ofNullable(byName.get(name));
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
    return byName;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof TableSchema that
            && id.equals(that.id)
            && partitionKey.equals(that.partitionKey)
            && clustering.equals(that.clustering)
            && statics.equals(that.statics)
            && regulars.equals(that.regulars)
            && dropped.equals(that.dropped));
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, partitionKey, clustering, statics, regulars, dropped);
  }

  @Override
  public String toString() {
    return id + " " + byName.values() + " without " + dropped;
  }
}
