// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Events for tests, built in few words. Writetimes in µs, expiries in seconds since the epoch. */
public final class TestEvents {
  public static final TableId SOURCE = new TableId("old", "t");

  private TestEvents() {}

  public static Bytes num(int value) {
    return CqlValues.encode(DataTypes.INT, value);
  }

  public static Bytes text(String value) {
    return CqlValues.encode(DataTypes.TEXT, value);
  }

  public static RowBuilder row(PartitionKey partition, Bytes... clustering) {
    return new RowBuilder(partition, Optional.of(Clustering.of(clustering)));
  }

  public static RowBuilder statics(PartitionKey partition) {
    return new RowBuilder(partition, Optional.empty());
  }

  public static DataEvent partitionDeletion(PartitionKey partition, long writetime) {
    return new DataEvent.PartitionDeletion(
        envelope(partition, Operation.DELETE), Optional.of(deletion(writetime)));
  }

  public static DataEvent purgedPartition(PartitionKey partition) {
    return new DataEvent.PartitionDeletion(envelope(partition, Operation.DELETE), Optional.empty());
  }

  public static DataEvent range(
      PartitionKey partition, RangeBound start, RangeBound end, long writetime) {
    return new DataEvent.RangeDeletion(
        envelope(partition, Operation.DELETE), start, end, Optional.of(deletion(writetime)));
  }

  public static DataEvent purgedRange(PartitionKey partition, RangeBound start, RangeBound end) {
    return new DataEvent.RangeDeletion(
        envelope(partition, Operation.DELETE), start, end, Optional.empty());
  }

  static Deletion deletion(long writetime) {
    return Deletion.at(WriteTime.ofMicros(writetime));
  }

  private static DataEvent.Envelope envelope(PartitionKey partition, Operation operation) {
    return new DataEvent.Envelope(
        SOURCE, partition, operation, WriteTime.ofMicros(1), Optional.empty());
  }

  /** A row or static row. */
  public static final class RowBuilder {
    private final PartitionKey partition;
    private final Optional<Clustering> clustering;
    private final Map<CellKey, Cell> cells = new TreeMap<>();
    private final Map<String, Deletion> complex = new TreeMap<>();
    private Optional<RowMarker> marker = Optional.empty();
    private Optional<Deletion> deletion = Optional.empty();
    private Operation operation = Operation.UPDATE;
    private TableId table = SOURCE;
    private boolean covered;

    private RowBuilder(PartitionKey partition, Optional<Clustering> clustering) {
      this.partition = partition;
      this.clustering = clustering;
    }

    public RowBuilder table(TableId value) {
      table = value;
      return this;
    }

    public RowBuilder operation(Operation value) {
      operation = value;
      return this;
    }

    public RowBuilder covered() {
      covered = true;
      return operation(Operation.DELETE);
    }

    public RowBuilder marker(long writetime) {
      marker = Optional.of(RowMarker.live(WriteTime.ofMicros(writetime)));
      return this;
    }

    public RowBuilder marker(long writetime, long expiry) {
      marker =
          Optional.of(
              RowMarker.expiring(WriteTime.ofMicros(writetime), Expiry.withUnknownTtl(expiry)));
      return this;
    }

    public RowBuilder deleted(long writetime) {
      deletion = Optional.of(TestEvents.deletion(writetime));
      return this;
    }

    public RowBuilder deleted(String column, long writetime) {
      complex.put(column, TestEvents.deletion(writetime));
      return this;
    }

    public RowBuilder cell(String column, Bytes value, long writetime) {
      return cell(CellKey.simple(column), value, writetime);
    }

    public RowBuilder cell(CellKey key, Bytes value, long writetime) {
      cells.put(key, Cell.live(WriteTime.ofMicros(writetime), value));
      return this;
    }

    public RowBuilder cell(String column, Bytes value, long writetime, long expiry) {
      return cell(CellKey.simple(column), value, writetime, expiry);
    }

    public RowBuilder cell(CellKey key, Bytes value, long writetime, long expiry) {
      cells.put(
          key, Cell.expiring(WriteTime.ofMicros(writetime), value, Expiry.withUnknownTtl(expiry)));
      return this;
    }

    public RowBuilder tombstone(String column, long writetime) {
      return tombstone(CellKey.simple(column), writetime);
    }

    public RowBuilder tombstone(CellKey key, long writetime) {
      cells.put(key, Cell.tombstone(WriteTime.ofMicros(writetime), 1));
      return this;
    }

    public DataEvent build() {
      DataEvent.Envelope envelope =
          new DataEvent.Envelope(
              table, partition, operation, WriteTime.ofMicros(1), Optional.empty());
      RowContent columns = RowContent.of(cells, complex);
      boolean live = operation != Operation.DELETE;
      return clustering.isPresent()
          ? new DataEvent.Row(
              envelope,
              clustering.get(),
              marker,
              deletion,
              columns,
              live,
              covered,
              RowContent.none())
          : new DataEvent.StaticRow(envelope, deletion, columns, live);
    }
  }
}
