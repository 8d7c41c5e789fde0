// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import java.util.Map;
import java.util.Optional;

/**
 * Raw records in the format {@code fragment} for tables of this shape: {@code (p int, c int, ...
 * text, PRIMARY KEY (p, c))}.
 */
final class Cells {
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private Cells() {}

  static Bytes fragment(TableId source, int partition, Change change) {
    return FragmentCodec.encode(
        new Fragment(source, PartitionKey.of(number(partition)), change, false, false, NOWHERE));
  }

  static Change insert(int row, long micros, Map<CellKey, Cell> cells) {
    return new Change.Row(
        Clustering.of(number(row)),
        Optional.of(RowMarker.live(WriteTime.ofMicros(micros))),
        Optional.empty(),
        RowContent.of(cells));
  }

  static Change update(int row, Map<CellKey, Cell> cells) {
    return new Change.Row(
        Clustering.of(number(row)), Optional.empty(), Optional.empty(), RowContent.of(cells));
  }

  static Change deleteRow(int row, Deletion deletion) {
    return new Change.Row(
        Clustering.of(number(row)), Optional.empty(), Optional.of(deletion), RowContent.none());
  }

  static Map<CellKey, Cell> live(String column, String text, long micros) {
    return Map.of(CellKey.simple(column), Cell.live(WriteTime.ofMicros(micros), text(text)));
  }

  static Bytes number(int number) {
    return CqlValues.encode(DataTypes.INT, number);
  }

  static Bytes text(String text) {
    return CqlValues.encode(DataTypes.TEXT, text);
  }
}
