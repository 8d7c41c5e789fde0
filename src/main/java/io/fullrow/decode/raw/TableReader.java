// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns with their readers, built once for each version of its schema. Immutable but
 * for the readers, which have no state.
 */
public final class TableReader {
  private final TableSchema schema;
  private final Set<String> acceptedLosses;
  private final Map<String, ColumnReader> byName = new HashMap<>();
  private final Map<String, List<ValueReader>> elements = new HashMap<>();
  private final List<ColumnReader> partitionKey;
  private final List<ColumnReader> clustering;

  TableReader(TableSchema schema, Set<String> acceptedLosses, ColumnReaders readers) {
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

  public TableSchema schema() {
    return schema;
  }

  /**
   * @param values the serialized value of each column of the partition key
   * @throws RejectedRecordException if Cassandra cannot have such a key
   */
  public PartitionKey partitionKey(Function<ColumnReader, Bytes> values) {
    try {
      return new PartitionKey(partitionKey.stream().map(values).toList());
    } catch (IllegalArgumentException e) {
      throw RejectedRecordException.malformed(
          "partition key " + names(partitionKey) + ": " + e.getMessage());
    }
  }

  /**
   * @param values the serialized value of each clustering column
   */
  public Clustering clustering(Function<ColumnReader, Bytes> values) {
    return new Clustering(clustering.stream().map(values).toList());
  }

  public List<ColumnReader> partitionKey() {
    return partitionKey;
  }

  public List<ColumnReader> clustering() {
    return clustering;
  }

  /**
   * @return null for a column that the table has not, but has dropped, or the operator accepts to
   *     lose
   * @throws RejectedRecordException if the table has no such column
   */
  public @Nullable ColumnReader column(String name) {
    ColumnReader reader = byName.get(name);
    if (reader == null && !acceptedLosses.contains(name) && !isGone(name)) {
      throw RejectedRecordException.unknownColumn(name);
    }
    return reader;
  }

  /** Whether the table has dropped that column. */
  public boolean isGone(String name) {
    return schema.dropped().isGone(name);
  }

  /** The readers of a non-frozen collection: of its elements, or of its keys and its values. */
  public List<ValueReader> elements(ColumnReader column) {
    return elements.getOrDefault(column.name(), List.of());
  }

  /** For an error message. */
  public static String names(List<ColumnReader> columns) {
    return String.join(", ", columns.stream().map(ColumnReader::name).toList());
  }
}
