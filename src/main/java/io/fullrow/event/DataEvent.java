// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.Optional;

/**
 * A Data Pipeline event. It is self-contained: it carries all that the state retains for its key,
 * so that the last event of each key rebuilds any target.
 */
public sealed interface DataEvent {
  Envelope envelope();

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Visitor<T> visitor);

  /** The alternatives of a {@link DataEvent}. */
  interface Visitor<T> {
    T row(Row event);

    T staticRow(StaticRow event);

    T partitionDeletion(PartitionDeletion event);

    T rangeDeletion(RangeDeletion event);
  }

  /**
   * What all events have.
   *
   * @param table the source table
   * @param writetime of the change that made this event
   * @param origin of the fragment that made this event; empty for expiry, slices and purge
   */
  record Envelope(
      TableId table,
      PartitionKey partition,
      Operation operation,
      WriteTime writetime,
      Optional<Origin> origin) {}

  /**
   * A row as it now is.
   *
   * @param deletion the effective deletion: the highest of row, range and partition deletion
   * @param columns all cells retained, tombstones and expired ones too
   * @param live whether the row is live now: otherwise the record's value is null
   * @param covered whether the row was deleted by a range or partition deletion that has a separate
   *     event, so that the sink can skip this one
   * @param statics the partition's static cells at the time of the event, only to show the row as
   *     {@code SELECT} would: they are no part of the row's state, the metadata does not repeat
   *     them, a decoded event has none, and a later change of the static row does not emit its rows
   *     again
   */
  record Row(
      Envelope envelope,
      Clustering clustering,
      Optional<RowMarker> marker,
      Optional<Deletion> deletion,
      RowContent columns,
      boolean live,
      boolean covered,
      RowContent statics)
      implements DataEvent {
    /** A row whose static columns are not known, or none. */
    public Row(
        Envelope envelope,
        Clustering clustering,
        Optional<RowMarker> marker,
        Optional<Deletion> deletion,
        RowContent columns,
        boolean live,
        boolean covered) {
      this(envelope, clustering, marker, deletion, columns, live, covered, RowContent.none());
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.row(this);
    }
  }

  /**
   * The static row of a partition as it now is.
   *
   * @param deletion the partition's deletion, if any
   * @param live whether any static cell is live: otherwise the record's value is null
   */
  record StaticRow(Envelope envelope, Optional<Deletion> deletion, RowContent columns, boolean live)
      implements DataEvent {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.staticRow(this);
    }
  }

  /**
   * The deletion of a whole partition.
   *
   * @param deletion empty once it is purged: the record's value is then null
   */
  record PartitionDeletion(Envelope envelope, Optional<Deletion> deletion) implements DataEvent {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.partitionDeletion(this);
    }
  }

  /**
   * The deletion of a range of rows, as it was deleted.
   *
   * @param deletion empty once it is purged: the record's value is then null
   */
  record RangeDeletion(
      Envelope envelope, RangeBound start, RangeBound end, Optional<Deletion> deletion)
      implements DataEvent {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.rangeDeletion(this);
    }
  }
}
