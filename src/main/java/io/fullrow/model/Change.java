package io.fullrow.model;

import java.util.Objects;
import java.util.Optional;

/** What one fragment does to one partition of one table. */
public sealed interface Change {

  /** The highest writetime of anything in this change. */
  WriteTime writetime();

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Visitor<T> visitor);

  /** The alternatives of a {@link Change}. */
  interface Visitor<T> {
    T row(Row change);

    T staticRow(StaticRow change);

    T range(Range change);

    T partition(Partition change);
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
      Columns columns)
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
  }

  /** A write to the static row of the partition. */
  record StaticRow(Columns columns) implements Change {
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
  }

  /** A deletion of all rows between two bounds. */
  record Range(RangeBound start, RangeBound end, Deletion deletion) implements Change {
    public Range {
      Objects.requireNonNull(start, "start");
      Objects.requireNonNull(end, "end");
      Objects.requireNonNull(deletion, "deletion");
    }

    @Override
    public WriteTime writetime() {
      return deletion.writetime();
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.range(this);
    }
  }

  /** A deletion of the whole partition, its static row included. */
  record Partition(Deletion deletion) implements Change {
    public Partition {
      Objects.requireNonNull(deletion, "deletion");
    }

    @Override
    public WriteTime writetime() {
      return deletion.writetime();
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.partition(this);
    }
  }

  private static long latest(Columns columns) {
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
