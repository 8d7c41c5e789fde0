// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

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
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the {@code after} of a change event does to its row, or to its partition. */
final class RowChange {
  static final String RANGE_START = "_range_start";
  static final String RANGE_END = "_range_end";

  private final TableReader table;
  private final Payload payload;
  private final Raw.Struct after;
  private final WriteTime time;

  RowChange(TableReader table, Payload payload, Raw.Struct after, WriteTime time) {
    this.table = table;
    this.payload = payload;
    this.after = after;
    this.time = time;
  }

  PartitionKey partitionKey() {
    return table.partitionKey(column -> key(column, cell(column)));
  }

  /** {@code i}: a write with a row marker. */
  Change insert() {
    CellWriter cells = cells();
    RowMarker marker = new RowMarker(time, cells.commonExpiry());
    return new Change.Row(clustering(), Optional.of(marker), Optional.empty(), cells.columns());
  }

  /** {@code u}: cells only. Empty if it touches only columns that are not carried. */
  Optional<Change> update() {
    RowContent columns = cells().columns();
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Change.Row(clustering(), Optional.empty(), Optional.empty(), columns));
  }

  /**
   * {@code d}: of the row, or of the partition if the clustering columns are null. The time is that
   * of the listed columns: for a partition {@code source.ts_us} is the mutation's highest, which
   * would delete an insert of the same batch. Static columns are listed for a row too, and stay.
   */
  Change delete() {
    List<AfterCell> clustering = table.clustering().stream().map(this::cell).toList();
    Deletion deletion = Deletion.at(listedTime().orElse(time));
    long given = clustering.stream().filter(cell -> !cell.value().isNull()).count();
    if (given == 0 && clustering.stream().allMatch(cell -> cell.deletionMicros().isPresent())) {
      return new Change.Partition(deletion);
    }
    return new Change.Row(clustering(), Optional.empty(), Optional.of(deletion), RowContent.none());
  }

  private CellWriter cells() {
    CellWriter cells = new CellWriter(table, payload, time);
    for (Map.Entry<String, Raw> field : after.fields().entrySet()) {
      if (!field.getValue().isNull()) {
        add(cells, field.getKey(), field.getValue());
      }
    }
    return cells;
  }

  private void add(CellWriter cells, String name, Raw raw) {
    refuseBound(name);
    ColumnReader column = table.column(name);
    if (column == null || !column.carried()) {
      cells.leaveOut(raw);
    } else if (!column.column().isPrimaryKey()) {
      cells.add(column, AfterCell.of(name, raw));
    }
  }

  private static void refuseBound(String name) {
    if (name.equals(RANGE_START) || name.equals(RANGE_END)) {
      throw RejectedRecordException.malformed(
          "field 'after." + name + "' belongs to a range deletion (op r)");
    }
  }

  private Optional<WriteTime> listedTime() {
    OptionalLong listed = OptionalLong.empty();
    for (Map.Entry<String, Raw> field : after.fields().entrySet()) {
      if (field.getValue().isNull()) {
        continue;
      }
      refuseBound(field.getKey());
      table.requireKnown(field.getKey());
      OptionalLong micros = AfterCell.of(field.getKey(), field.getValue()).deletionMicros();
      if (listed.isPresent() && micros.isPresent() && !listed.equals(micros)) {
        throw RejectedRecordException.malformed(
            "the deletion_ts of the columns of one deletion differ");
      }
      listed = micros.isPresent() ? micros : listed;
    }
    return listed.isPresent()
        ? Optional.of(WriteTime.ofMicros(listed.getAsLong()))
        : Optional.empty();
  }

  private Clustering clustering() {
    return table.clustering(column -> key(column, cell(column)));
  }

  private AfterCell cell(ColumnReader column) {
    return AfterCell.of(column.name(), after.get(column.name()));
  }

  private Bytes key(ColumnReader column, AfterCell cell) {
    if (cell.value().isNull()) {
      throw column.notAValue(
          "a primary key column is null", "this is how the connector writes a zero-length value");
    }
    return column.read(cell.value(), payload);
  }
}
