// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Plans the writes of one event. A pure function: the same event, schema and now give the same
 * plan.
 *
 * <p>The laws:
 *
 * <ul>
 *   <li>one statement for each distinct (writetime, expiry);
 *   <li>a row marker goes with the cells that have exactly its writetime and expiry, else alone;
 *   <li>a tombstone of a cell is a null at its own writetime;
 *   <li>no deletion and no tombstone is in a request with a given now;
 *   <li>expiries are exact (see {@link ExpiringRequests});
 *   <li>{@code EXPIRE} events are written like any other: after compaction one may be all that is
 *       left of its row, and the target it is replayed into may be empty;
 *   <li>a list that cannot be written cell by cell is planned as what it is to show;
 *   <li>a cell that CQL can never write is left out, and reported;
 *   <li>purges write nothing.
 * </ul>
 */
public final class WritePlanner {
  private final ExpiryPrecision precision;
  private final Map<TableId, Set<String>> acceptedLosses;
  private final Duration tombstoneRetention;
  private final Predicate<DataEvent> unwritten;

  /**
   * A planner of all events.
   *
   * @param acceptedLosses names of the columns whose loss the operator accepts, by source table
   * @param tombstoneRetention how long a deletion's own event stays in its topic at the least
   */
  public WritePlanner(
      ExpiryPrecision precision,
      Map<TableId, Set<String>> acceptedLosses,
      Duration tombstoneRetention) {
    this(precision, acceptedLosses, tombstoneRetention, event -> false);
  }

  /**
   * A planner that leaves out some events.
   *
   * @param acceptedLosses names of the columns whose loss the operator accepts, by source table
   * @param tombstoneRetention how long a deletion's own event stays in its topic at the least
   * @param unwritten what the target has already, so that nothing of it is written
   */
  public WritePlanner(
      ExpiryPrecision precision,
      Map<TableId, Set<String>> acceptedLosses,
      Duration tombstoneRetention,
      Predicate<DataEvent> unwritten) {
    this.precision = Objects.requireNonNull(precision, "precision");
    this.acceptedLosses = Map.copyOf(acceptedLosses);
    this.tombstoneRetention = Objects.requireNonNull(tombstoneRetention, "tombstoneRetention");
    this.unwritten = Objects.requireNonNull(unwritten, "unwritten");
  }

  /**
   * @param target the schema of the table that is written
   * @param writtenSecond when the event was written to Kafka, in seconds since the epoch
   * @param nowSecond the present, in seconds since the epoch
   */
  public Outcome<WritePlan> plan(
      DataEvent event, TableSchema target, long writtenSecond, long nowSecond) {
    Set<String> accepted = acceptedLosses.getOrDefault(event.envelope().table(), Set.of());
    try {
      Optional<Failure> problem = EventCheck.of(event, target, accepted);
      if (problem.isPresent()) {
        return Outcome.failed(problem.get());
      }
      if (unwritten.test(event)) {
        return Outcome.of(new WritePlan(List.of()));
      }
      return Outcome.of(
          event.match(
              new OfEvent(target, accepted, coveringIsThere(writtenSecond, nowSecond), nowSecond)));
    } catch (IllegalArgumentException e) {
      // A bound of a range with a value that is none of its column's type.
      return Outcome.poison(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether the event of a deletion that covers rows is surely in its topic still. It is purged
   * after the retention and compacted away, perhaps long before the covered rows' events, which are
   * in another topic: a consumer that then applies all events must find the deletion with the rows.
   * The half of the retention is for the time from the deletion's arrival until its last row was
   * covered.
   */
  private boolean coveringIsThere(long writtenSecond, long nowSecond) {
    return nowSecond - writtenSecond < tombstoneRetention.toSeconds() / 2;
  }

  /** The plan of an event that fits the target. */
  private final class OfEvent implements DataEvent.Visitor<WritePlan> {
    private final TableSchema target;
    private final Set<String> accepted;
    private final boolean coveringIsThere;
    private final long nowSecond;

    private OfEvent(
        TableSchema target, Set<String> accepted, boolean coveringIsThere, long nowSecond) {
      this.target = target;
      this.accepted = accepted;
      this.coveringIsThere = coveringIsThere;
      this.nowSecond = nowSecond;
    }

    @Override
    public WritePlan row(DataEvent.Row event) {
      WritableCells writable =
          new WritableCells(target, event.envelope(), Optional.of(event.clustering()));
      Optional<RowMarker> marker = writable.marker(event.marker());
      RowContent columns = writable.columns(event.columns());
      RowPlan plan =
          new RowPlan(
              target, accepted, event.envelope().partition(), Optional.of(event.clustering()));
      boolean covered = event.covered() && event.envelope().operation() == Operation.DELETE;
      if (covered && coveringIsThere) {
        uncovered(event.deletion(), marker, columns, plan);
      } else {
        event.deletion().ifPresent(deletion -> plan.delete(rowDeletion(event, deletion)));
        marker.ifPresent(plan::mark);
        plan.write(columns, event.deletion());
      }
      return plan.plan(precision, nowSecond, writable.leftOut());
    }

    @Override
    public WritePlan staticRow(DataEvent.StaticRow event) {
      PartitionKey partition = event.envelope().partition();
      RowPlan plan = new RowPlan(target, accepted, partition, Optional.empty());
      event
          .deletion()
          .ifPresent(
              deletion -> plan.delete(new Write.DeletePartition(partition, deletion.writetime())));
      WritableCells writable = new WritableCells(target, event.envelope(), Optional.empty());
      plan.write(writable.columns(event.columns()), event.deletion());
      return plan.plan(precision, nowSecond, writable.leftOut());
    }

    @Override
    public WritePlan partitionDeletion(DataEvent.PartitionDeletion event) {
      PartitionKey partition = event.envelope().partition();
      return apart(
          event.deletion().stream()
              .<Write>map(deletion -> new Write.DeletePartition(partition, deletion.writetime()))
              .toList());
    }

    @Override
    public WritePlan rangeDeletion(DataEvent.RangeDeletion event) {
      return apart(
          event.deletion().map(deletion -> rangeWrites(event, deletion)).orElse(List.of()));
    }

    private List<Write> rangeWrites(DataEvent.RangeDeletion event, Deletion deletion) {
      PartitionKey partition = event.envelope().partition();
      List<RangeSlice> slices =
          RangeSlices.of(event.start(), event.end(), ClusteringOrder.of(target));
      if (slices.stream().anyMatch(RangeSlice::isUnbounded)) {
        if (target.statics().isEmpty()) {
          return List.of(new Write.DeletePartition(partition, deletion.writetime()));
        }
        slices = RangeSlices.allRows(PivotValue.of(target.clustering().get(0).type()));
      }
      return slices.stream()
          .<Write>map(slice -> new Write.DeleteRange(partition, slice, deletion.writetime()))
          .toList();
    }
  }

  private static Write rowDeletion(DataEvent.Row event, Deletion deletion) {
    return new Write.DeleteRow(
        event.envelope().partition(), event.clustering(), deletion.writetime());
  }

  /**
   * A covered row's deletion has a separate event, which saves the target a tombstone for each row,
   * for as long as that event is there. What the row retains beyond that deletion is written
   * nevertheless: this may be the only event left that carries it.
   */
  private static void uncovered(
      Optional<Deletion> deletion, Optional<RowMarker> marker, RowContent columns, RowPlan plan) {
    marker
        .filter(given -> !covers(deletion, given.writetime().micros()))
        .ifPresent((RowMarker given) -> plan.mark(given));
    Map<CellKey, Cell> cells = new TreeMap<>(columns.cells());
    cells.values().removeIf(cell -> covers(deletion, cell.writetime().micros()));
    Map<String, Deletion> complex = new TreeMap<>(columns.complexDeletions());
    complex.values().removeIf(inner -> covers(deletion, inner.writetime().micros()));
    plan.write(RowContent.of(cells, complex), deletion);
  }

  private static boolean covers(Optional<Deletion> deletion, long micros) {
    return deletion.isPresent() && micros <= deletion.get().writetime().micros();
  }

  /**
   * Each in a separate request: two ranges that meet in one mutation are what Debezium 3.4, which
   * may capture the target, cannot read.
   */
  private static WritePlan apart(List<Write> deletions) {
    return new WritePlan(
        deletions.stream()
            .map(deletion -> new Request(OptionalInt.empty(), List.of(deletion)))
            .toList());
  }
}
