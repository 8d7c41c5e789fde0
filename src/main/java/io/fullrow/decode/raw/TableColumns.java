// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns with their readers, built once for each version of its schema. Immutable but
 * for the readers, which have no state.
 */
final class TableColumns {
  private final TableSchema schema;
  private final Set<String> acceptedLosses;
  private final Map<String, ColumnReader> byName = new HashMap<>();
  private final Map<String, List<ValueReader>> elements = new HashMap<>();
  private final List<ColumnReader> partitionKey;
  private final List<ColumnReader> clustering;

  TableColumns(TableSchema schema, Set<String> acceptedLosses, ColumnReaders readers) {
    this.schema = schema;
    this.acceptedLosses = acceptedLosses;
    schema.byName().values().forEach(column -> add(column, readers));
    this.partitionKey = schema.partitionKey().stream().map(this::known).toList();
    this.clustering = schema.clustering().stream().map(this::known).toList();
  }

  private void add(Column column, ColumnReaders readers) {
    boolean accepted = acceptedLosses.contains(column.name());
    ColumnReader reader = readers.column(column, schema, accepted);
    byName.put(column.name(), reader);
    if (reader.carried() && column.multiCell()) {
      elements.put(column.name(), readers.elements(column, accepted));
    }
  }

  private ColumnReader known(Column column) {
    ColumnReader reader = byName.get(column.name());
    if (reader == null) {
      throw new IllegalStateException(column + " was not added");
    }
    return reader;
  }

  @SuppressWarnings(
      "ReferenceEquality") // asked for each record; a table read anew is prepared anew
  boolean isOf(TableSchema other) {
    return schema == other;
  }

  TableSchema schema() {
    return schema;
  }

  List<ColumnReader> partitionKey() {
    return partitionKey;
  }

  List<ColumnReader> clustering() {
    return clustering;
  }

  /** Null if the table has no such column. */
  @Nullable ColumnReader find(String name) {
    return byName.get(name);
  }

  boolean isLossAccepted(String name) {
    return acceptedLosses.contains(name);
  }

  List<ValueReader> elements(ColumnReader column) {
    return elements.getOrDefault(column.name(), List.of());
  }
}
