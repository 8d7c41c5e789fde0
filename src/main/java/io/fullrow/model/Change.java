// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What one fragment does to one partition of one table. */
public sealed interface Change {

  /** The highest writetime of anything in this change. */
  WriteTime writetime();

  /** The cells and complex deletions that it brings: none for a range or a partition. */
  RowContent columns();

  /**
   * What is left of this change once {@code kept} has been taken of its columns. Deletions and a
   * row's marker stay. This change itself if the columns are returned as they are; empty if nothing
   * is left.
   */
  default Optional<Change> retaining(UnaryOperator<RowContent> kept) {
    return match(new Retaining(kept));
  }

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Visitor<T> visitor);

  /** {@link #match} for what has no result. */
  void handle(Handler handler);

  /** The alternatives of a {@link Change}. */
  interface Visitor<T> {
    T row(Row change);

    T staticRow(StaticRow change);

    T range(Range change);

    T partition(Partition change);
  }

  /** The same, without results. */
  interface Handler {
    void row(Row change);

    void staticRow(StaticRow change);

    void range(Range change);

    void partition(Partition change);
  }

  /**
   * A write to, or a deletion of, one row.
   *
   * @param marker present for an {@code INSERT}
   * @param deletion present for a deletion of the whole row
   */
  record Row(
      Clustering clustering,
      Optional<RowMarker> marker,
      Optional<Deletion> deletion,
      RowContent columns)
      implements Change {
    public Row {
      Objects.requireNonNull(clustering, "clustering");
      Objects.requireNonNull(marker, "marker");
      Objects.requireNonNull(deletion, "deletion");
      Objects.requireNonNull(columns, "columns");
      if (marker.isEmpty() && deletion.isEmpty() && columns.isEmpty()) {
        throw new IllegalArgumentException("a row change without any content");
      }
    }

    @Override
    public WriteTime writetime() {
      long latest = latest(columns);
      if (marker.isPresent()) {
        latest = Math.max(latest, marker.get().writetime().micros());
      }
      if (deletion.isPresent()) {
        latest = Math.max(latest, deletion.get().writetime().micros());
      }
      return WriteTime.ofMicros(latest);
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.row(this);
    }

    @Override
    public void handle(Handler handler) {
      handler.row(this);
    }
  }

  /** A write to the static row of the partition. */
  record StaticRow(RowContent columns) implements Change {
    public StaticRow {
      Objects.requireNonNull(columns, "columns");
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("a static row change without any content");
      }
    }

    @Override
    public WriteTime writetime() {
      return WriteTime.ofMicros(latest(columns));
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.staticRow(this);
    }

    @Override
    public void handle(Handler handler) {
      handler.staticRow(this);
    }
  }

  /** A deletion of all rows between two bounds. */
  record Range(RangeBound start, RangeBound end, Deletion deletion) implements Change {
    public Range {
      Objects.requireNonNull(start, "start");
      Objects.requireNonNull(end, "end");
      Objects.requireNonNull(deletion, "deletion");
    }

    @Override
    public RowContent columns() {
      return RowContent.none();
    }

    @Override
    public WriteTime writetime() {
      return deletion.writetime();
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.range(this);
    }

    @Override
    public void handle(Handler handler) {
      handler.range(this);
    }
  }

  /** A deletion of the whole partition, its static row included. */
  record Partition(Deletion deletion) implements Change {
    public Partition {
      Objects.requireNonNull(deletion, "deletion");
    }

    @Override
    public RowContent columns() {
      return RowContent.none();
    }

    @Override
    public WriteTime writetime() {
      return deletion.writetime();
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.partition(this);
    }

    @Override
    public void handle(Handler handler) {
      handler.partition(this);
    }
  }

  /** See {@link #retaining}. */
  final class Retaining implements Visitor<Optional<Change>> {
    private final UnaryOperator<RowContent> kept;

    private Retaining(UnaryOperator<RowContent> kept) {
      this.kept = kept;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
    public Optional<Change> row(Row row) {
      RowContent columns = kept.apply(row.columns());
      if (columns == row.columns()) {
        return Optional.of(row);
      }
      return columns.isEmpty() && row.marker().isEmpty() && row.deletion().isEmpty()
          ? Optional.empty()
          : Optional.of(new Row(row.clustering(), row.marker(), row.deletion(), columns));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
    public Optional<Change> staticRow(StaticRow row) {
      RowContent columns = kept.apply(row.columns());
      if (columns == row.columns()) {
        return Optional.of(row);
      }
      return columns.isEmpty() ? Optional.empty() : Optional.of(new StaticRow(columns));
    }

    @Override
    public Optional<Change> range(Range range) {
      return Optional.of(range);
    }

    @Override
    public Optional<Change> partition(Partition partition) {
      return Optional.of(partition);
    }
  }

  private static long latest(RowContent columns) {
    long latest = Long.MIN_VALUE;
    for (Cell cell : columns.cells().values()) {
      latest = Math.max(latest, cell.writetime().micros());
    }
    for (Deletion deletion : columns.complexDeletions().values()) {
      latest = Math.max(latest, deletion.writetime().micros());
    }
    return latest;
  }
}
