// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one record by the columns of its table, and notes whether the record has cells of columns
 * that the table has dropped. Not thread-safe: one for each record.
 */
public final class TableReader {
  private final TableColumns columns;
  private boolean leftOut;

  TableReader(TableColumns columns) {
    this.columns = columns;
  }

  public TableSchema schema() {
    return columns.schema();
  }

  /**
   * @param values the serialized value of each column of the partition key
   * @throws RejectedRecordException if Cassandra cannot have such a key
   */
  public PartitionKey partitionKey(Function<ColumnReader, Bytes> values) {
    try {
      return new PartitionKey(partitionKey().stream().map(values).toList());
    } catch (IllegalArgumentException e) {
      throw RejectedRecordException.malformed(
          "partition key " + names(partitionKey()) + ": " + e.getMessage());
    }
  }

  /**
   * @param values the serialized value of each clustering column
   */
  public Clustering clustering(Function<ColumnReader, Bytes> values) {
    return new Clustering(clustering().stream().map(values).toList());
  }

  public List<ColumnReader> partitionKey() {
    return columns.partitionKey();
  }

  public List<ColumnReader> clustering() {
    return columns.clustering();
  }

  /**
   * The column of a cell of the record.
   *
   * @return null for a column that the table has not, but has dropped, which is noted, or the
   *     operator accepts to lose
   * @throws RejectedRecordException if the table has no such column
   */
  public @Nullable ColumnReader column(String name) {
    ColumnReader reader = columns.find(name);
    if (reader == null) {
      requireKnown(name);
      leftOut |= isGone(name);
    }
    return reader;
  }

  /**
   * Of a column that the record names without a cell.
   *
   * @throws RejectedRecordException if the table has no such column
   */
  public void requireKnown(String name) {
    if (columns.find(name) == null && !columns.isLossAccepted(name) && !isGone(name)) {
      throw RejectedRecordException.unknownColumn(name);
    }
  }

  private boolean isGone(String name) {
    return schema().dropped().isGone(name);
  }

  /** Whether {@link #column} was asked for one that the table has dropped. */
  boolean leftOut() {
    return leftOut;
  }

  /** The readers of a non-frozen collection: of its elements, or of its keys and its values. */
  public List<ValueReader> elements(ColumnReader column) {
    return columns.elements(column);
  }

  /** For an error message. */
  public static String names(List<ColumnReader> columns) {
    return String.join(", ", columns.stream().map(ColumnReader::name).toList());
  }
}
