// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tables and fragments that the tests of this package share. Writetimes are microseconds. */
public final class TestObjects {
  /** {@code ((p int), c tinyint)} with a static column. */
  public static final TableId WIDE = new TableId("old", "wide");

  /** {@code (p int)} alone. */
  static final TableId FLAT = new TableId("old", "flat");

  static final TableSchema WIDE_SCHEMA =
      new TableSchema(
          new TableId("new", "wide"),
          List.of(column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
          List.of(column("c", DataTypes.TINYINT, Column.Kind.CLUSTERING)),
          List.of(column("s", DataTypes.TEXT, Column.Kind.STATIC)),
          List.of(
              column("a", DataTypes.TEXT, Column.Kind.REGULAR),
              column("b", DataTypes.TEXT, Column.Kind.REGULAR),
              column("m", DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), Column.Kind.REGULAR)));

  static final TableSchema FLAT_SCHEMA =
      new TableSchema(
          new TableId("new", "flat"),
          List.of(column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
          List.of(),
          List.of(),
          List.of(column("a", DataTypes.TEXT, Column.Kind.REGULAR)));

  private static final Origin NO_ORIGIN = new Origin("", 0, 0, 0, Optional.empty());

  private TestObjects() {}

  static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }

  public static PartitionKey partition(int p) {
    return PartitionKey.of(CqlValues.encode(DataTypes.INT, p));
  }

  static Bytes c(int c) {
    return Bytes.of((byte) c);
  }

  static Bytes text(String value) {
    return Bytes.wrap(value.getBytes(StandardCharsets.UTF_8));
  }

  static Bytes number(int value) {
    return CqlValues.encode(DataTypes.INT, value);
  }

  static Fragment wide(int p, Change change) {
    return new Fragment(WIDE, partition(p), change, false, false, NO_ORIGIN);
  }

  static Fragment flat(int p, Change change) {
    return new Fragment(FLAT, partition(p), change, false, false, NO_ORIGIN);
  }

  static Fragment refresh(Fragment fragment) {
    return flagged(fragment, false, true);
  }

  static Fragment snapshot(Fragment fragment) {
    return flagged(fragment, true, false);
  }

  static Fragment flagged(Fragment fragment, boolean snapshot, boolean refresh) {
    return new Fragment(
        fragment.table(),
        fragment.partition(),
        fragment.change(),
        snapshot,
        refresh,
        fragment.origin());
  }

  static RowWrite row(int c) {
    return new RowWrite(Clustering.of(c(c)));
  }

  static RowWrite onlyRow() {
    return new RowWrite(Clustering.none());
  }

  static Change statics(long writetime, String value) {
    return new Change.StaticRow(
        RowContent.of(
            Map.of(CellKey.simple("s"), Cell.live(WriteTime.ofMicros(writetime), text(value)))));
  }

  static Change deletePartition(long writetime) {
    return new Change.Partition(deletion(writetime));
  }

  /** Both bounds are inclusive. */
  static Change deleteRange(int from, int to, long writetime) {
    return new Change.Range(
        RangeBound.inclusive(c(from)), RangeBound.inclusive(c(to)), deletion(writetime));
  }

  static Deletion deletion(long writetime) {
    return new Deletion(WriteTime.ofMicros(writetime), 1);
  }

  /** A change of one row, built in few words. */
  static final class RowWrite {
    private final Clustering clustering;
    private final Map<CellKey, Cell> cells = new TreeMap<>();
    private final Map<String, Deletion> complex = new TreeMap<>();
    private Optional<RowMarker> marker = Optional.empty();
    private Optional<Deletion> deletion = Optional.empty();

    private RowWrite(Clustering clustering) {
      this.clustering = clustering;
    }

    RowWrite marker(long writetime) {
      marker = Optional.of(RowMarker.live(WriteTime.ofMicros(writetime)));
      return this;
    }

    RowWrite marker(long writetime, long expirySecond) {
      marker =
          Optional.of(
              RowMarker.expiring(WriteTime.ofMicros(writetime), Expiry.at(expirySecond, 10)));
      return this;
    }

    RowWrite set(String column, String value, long writetime) {
      cells.put(CellKey.simple(column), Cell.live(WriteTime.ofMicros(writetime), text(value)));
      return this;
    }

    RowWrite set(String column, String value, long writetime, long expirySecond) {
      cells.put(
          CellKey.simple(column),
          Cell.expiring(WriteTime.ofMicros(writetime), text(value), Expiry.at(expirySecond, 10)));
      return this;
    }

    RowWrite put(String key, int value, long writetime) {
      cells.put(
          CellKey.element("m", text(key)), Cell.live(WriteTime.ofMicros(writetime), number(value)));
      return this;
    }

    RowWrite unset(String column, long writetime) {
      cells.put(CellKey.simple(column), Cell.tombstone(WriteTime.ofMicros(writetime), 1));
      return this;
    }

    RowWrite clear(long writetime) {
      complex.put("m", TestObjects.deletion(writetime));
      return this;
    }

    RowWrite deleted(long writetime) {
      deletion = Optional.of(TestObjects.deletion(writetime));
      return this;
    }

    Change build() {
      return new Change.Row(clustering, marker, deletion, RowContent.of(cells, complex));
    }
  }
}
