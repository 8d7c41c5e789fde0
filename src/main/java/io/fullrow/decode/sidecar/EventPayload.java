// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The touched columns with their values: a null is a deletion only of a column that is named.
 *
 * @param names the columns that were touched
 * @param values by column
 */
record EventPayload(Set<String> names, Raw.Struct values, TableReader table) {
  static final Payload PLAIN = new Payload(Raw.NULL, false);

  /**
   * @throws RejectedRecordException if there is a value that is not named: it was written by
   *     another schema
   */
  static EventPayload of(Set<String> names, Raw.Struct values, TableReader table) {
    values
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.isNull() && !names.contains(name)) {
                throw RejectedRecordException.malformed(
                    "the payload has a value for '"
                        + name
                        + "', which updateFields does not name: source and target table may differ,"
                        + " or the payload was written by another schema");
              }
            });
    return new EventPayload(names, values, table);
  }

  PartitionKey partitionKey() {
    return table.partitionKey(this::key);
  }

  Clustering clustering() {
    return table.clustering(this::key);
  }

  private Bytes key(ColumnReader column) {
    Raw value = values.get(column.name());
    if (value.isNull()) {
      throw column.notAValue(
          "a primary key column is null", "this is how the publisher writes a zero-length value");
    }
    return column.read(value, PLAIN);
  }

  /** The touched columns of a kind. */
  List<ColumnReader> touched(Column.Kind kind) {
    List<ColumnReader> columns = new ArrayList<>();
    for (String name : names) {
      ColumnReader column = table.column(name);
      if (column != null && column.column().kind() == kind) {
        columns.add(column);
      }
    }
    return columns;
  }

  /** Whether a column is touched that the table does not have, and that is not needed. */
  boolean namesAbsent() {
    return names.stream().anyMatch(name -> table.column(name) == null);
  }

  Raw value(ColumnReader column) {
    return values.get(column.name());
  }

  Change partitionDeletion(WriteTime time) {
    return onlyKey(new Change.Partition(Deletion.at(time)));
  }

  /**
   * Beside the deletion of a partition or a range the time may be that of a static column.
   *
   * @throws RejectedRecordException if more than the partition key is named
   */
  <T> T onlyKey(T change) {
    if (touched(Column.Kind.PARTITION_KEY).size() != names.size()) {
      throw RejectedRecordException.malformed(
          "a partition or range deletion names other columns than the partition key: "
              + String.join(", ", names)
              + "; it is not clear what its timestamp belongs to");
    }
    return change;
  }
}
