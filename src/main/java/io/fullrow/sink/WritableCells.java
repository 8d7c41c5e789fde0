// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.MultiCellVisitor;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes out of one event the cells that CQL can never write, so that one of them does not keep the
 * rest of its row from the target: every later event of the row carries it again.
 */
final class WritableCells {
  /** The latest expiry that some 32-bit now and the longest TTL reach. */
  private static final long MAX_EXPIRY = Integer.MAX_VALUE + (long) Stamp.MAX_TTL_SECONDS;

  private final Map<String, Column> byName;
  private final DataEvent.Envelope event;
  private final Optional<Clustering> clustering;
  private final List<LeftOut> leftOut = new ArrayList<>();

  /**
   * @param clustering of the event's row; empty for the static row
   */
  WritableCells(TableSchema target, DataEvent.Envelope event, Optional<Clustering> clustering) {
    this.byName = target.byName();
    this.event = event;
    this.clustering = clustering;
  }

  /** What was taken out so far. */
  List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  Optional<RowMarker> marker(Optional<RowMarker> marker) {
    return marker.filter(
        given ->
            isWritable(
                () -> "the row marker",
                given.writetime(),
                writetime(given.writetime())
                    .or(() -> given.expiry().flatMap(WritableCells::expiry))));
  }

  RowContent columns(RowContent columns) {
    int before = leftOut.size();
    Map<CellKey, Cell> cells = new HashMap<>();
    columns
        .cells()
        .forEach(
            (key, cell) -> {
              if (isWritable(
                  () -> key + " " + cell.hashCode(), cell.writetime(), refusal(key, cell))) {
                cells.put(key, cell);
              }
            });
    Map<String, Deletion> complex = new HashMap<>();
    columns
        .complexDeletions()
        .forEach(
            (name, deletion) -> {
              WriteTime writetime = deletion.writetime();
              if (isWritable(() -> "the deletion of " + name, writetime, writetime(writetime))) {
                complex.put(name, deletion);
              }
            });
    return leftOut.size() == before ? columns : RowContent.of(cells, complex);
  }

  /**
   * @param what names the cell; asked only if it is refused, as most events have none
   */
  private boolean isWritable(Supplier<String> what, WriteTime writetime, Optional<String> refusal) {
    refusal.ifPresent(
        why -> {
          String row = event.table() + " " + event.partition() + " " + clustering;
          String identity = row + " " + what.get() + " " + writetime.micros();
          leftOut.add(new LeftOut(identity, isNews(writetime), why));
        });
    return refusal.isEmpty();
  }

  /** A snapshot or refresh may be the first to bring a cell of any age. */
  private boolean isNews(WriteTime writetime) {
    return writetime.equals(event.writetime())
        || event.operation() == Operation.SNAPSHOT
        || event.operation() == Operation.REFRESH;
  }

  private Optional<String> refusal(CellKey key, Cell cell) {
    return writetime(cell.writetime())
        .or(() -> cell.expiryTime().flatMap(WritableCells::expiry))
        .or(() -> reencoded(key, cell))
        .map(why -> key.column() + ": " + why);
  }

  /**
   * Ties are decided by bytes: what the server would change is left out, not written differently.
   */
  private Optional<String> reencoded(CellKey key, Cell cell) {
    DataType type = Optional.ofNullable(byName.get(key.column())).map(Column::type).orElseThrow();
    boolean exact =
        key.path().isEmpty()
            ? survives(type, cell.valueBytes())
            : CqlTypes.match(type, new SurvivingElement(key.path().get(), cell.valueBytes()));
    return exact
        ? Optional.empty()
        : Optional.of(
            "the server would change some bytes within this "
                + CqlTypes.name(type)
                + " when they are written; write the value again in the source, as a driver encodes"
                + " it");
  }

  private static boolean survives(DataType type, Optional<Bytes> value) {
    return value.isEmpty()
        || !CqlTypes.isCollection(type)
        || Canonical.isCanonical(type, value.get());
  }

  /** Whether the cell of an element survives. */
  private record SurvivingElement(Bytes path, Optional<Bytes> value)
      implements MultiCellVisitor<Boolean> {
    @Override
    public Boolean list(ListType type) {
      return value.isEmpty() || Canonical.isCanonical(type.getElementType(), value.get());
    }

    /** What is removed by itself is encoded anew only as a collection. */
    @Override
    public Boolean set(SetType type) {
      return value.isEmpty()
          ? survives(type.getElementType(), Optional.of(path))
          : Canonical.isCanonical(type.getElementType(), path);
    }

    @Override
    public Boolean map(MapType type) {
      return survives(type.getKeyType(), Optional.of(path)) && survives(type.getValueType(), value);
    }

    /** Odd fields are for {@link RowPlan}. */
    @Override
    public Boolean udt(UserDefinedType type) {
      return true;
    }
  }

  private static Optional<String> writetime(WriteTime writetime) {
    return writetime.micros() != Long.MIN_VALUE
        ? Optional.empty()
        : Optional.of("it has the one writetime that CQL refuses, " + Long.MIN_VALUE);
  }

  private static Optional<String> expiry(Expiry expiry) {
    return expiry.epochSecond() >= 1 && expiry.epochSecond() <= MAX_EXPIRY
        ? Optional.empty()
        : Optional.of("no 32-bit now reaches the expiry " + expiry.epochSecond());
  }
}
