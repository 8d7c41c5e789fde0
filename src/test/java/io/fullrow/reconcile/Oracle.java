// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a partition must look like after a set of writes, worked out from all of them at once and
 * without anything of the code under test but its records: sort, take the last, drop what a
 * deletion covers.
 */
public final class Oracle {
  private static final Comparator<Deletion> DELETIONS =
      comparing((Deletion d) -> d.writetime().micros()).thenComparing(Deletion::localDeletionTime);

  private static final Comparator<Optional<Expiry>> EXPIRIES =
      comparing((Optional<Expiry> e) -> e.isPresent())
          .thenComparing(e -> e.map(Expiry::epochSecond).orElse(0L))
          .thenComparing(e -> e.map(Oracle::ttlRank).orElse(0L));

  private static final Comparator<RowMarker> MARKERS =
      comparing((RowMarker m) -> m.writetime().micros()).thenComparing(RowMarker::expiry, EXPIRIES);

  private static final Comparator<Cell> CELLS =
      comparing((Cell c) -> c.writetime().micros())
          .thenComparing(c -> List.of("Live", "Expiring", "Tombstone").indexOf(nameOf(c)))
          .thenComparing(c -> c instanceof Cell.Tombstone t ? t.localDeletionTime() : 0L)
          .thenComparing(Cell::expiryTime, EXPIRIES)
          .thenComparing(c -> c.valueBytes().map(v -> v.toHex()).orElse(""), naturalOrder());

  private final List<Change.Row> rows = new ArrayList<>();
  private final List<RowContent> statics = new ArrayList<>();
  private final List<Change.Range> ranges = new ArrayList<>();
  private final List<Deletion> partitions = new ArrayList<>();

  public Oracle(Collection<Change> writes) {
    for (Change write : writes) {
      if (write instanceof Change.Row row) {
        rows.add(row);
      } else if (write instanceof Change.StaticRow row) {
        statics.add(row.columns());
      } else if (write instanceof Change.Range range) {
        ranges.add(range);
      } else {
        partitions.add(((Change.Partition) write).deletion());
      }
    }
  }

  public PartitionState header() {
    Optional<Deletion> deletion = partitions.stream().max(DELETIONS);
    RowContent columns = columns(statics, deletion);
    return new PartitionState(
        deletion, new RowState(Optional.empty(), Optional.empty(), columns, false));
  }

  /** The highest of the partition's deletion and the range deletions over {@code row}. */
  public Optional<Deletion> covering(int row) {
    Stream<Deletion> over =
        ranges.stream().filter(range -> contains(range, row)).map(Change.Range::deletion);
    return Stream.concat(over, partitions.stream()).max(DELETIONS);
  }

  public SortedMap<Integer, RowState> rows(int count) {
    SortedMap<Integer, RowState> result = new TreeMap<>();
    for (int row = 0; row < count; row++) {
      RowState state = row(row);
      if (!state.isEmpty()) {
        result.put(row, state);
      }
    }
    return result;
  }

  private RowState row(int row) {
    List<Change.Row> writes =
        rows.stream()
            .filter(w -> w.clustering().components().get(0).unsignedByteAt(0) == row)
            .toList();
    Optional<Deletion> covering = covering(row);
    Optional<Deletion> own =
        writes.stream()
            .flatMap(w -> w.deletion().stream())
            .max(DELETIONS)
            .filter(d -> covering.isEmpty() || DELETIONS.compare(d, covering.get()) > 0);
    Optional<Deletion> above = own.or(() -> covering);
    Optional<RowMarker> marker =
        writes.stream()
            .flatMap(w -> w.marker().stream())
            .max(MARKERS)
            .filter(m -> survives(m.writetime().micros(), above));
    List<RowContent> columns = writes.stream().map(Change.Row::columns).toList();
    return new RowState(marker, own, columns(columns, above), false);
  }

  private static RowContent columns(List<RowContent> writes, Optional<Deletion> above) {
    Map<String, Deletion> complex = new HashMap<>();
    collect(writes, RowContent::complexDeletions)
        .forEach(
            (column, all) ->
                all.stream()
                    .max(DELETIONS)
                    .filter(d -> above.isEmpty() || DELETIONS.compare(d, above.get()) > 0)
                    .ifPresent(d -> complex.put(column, d)));
    Map<CellKey, Cell> cells = new HashMap<>();
    collect(writes, RowContent::cells)
        .forEach(
            (key, all) ->
                all.stream()
                    .filter(c -> survives(c.writetime().micros(), above))
                    .filter(
                        c ->
                            survives(
                                c.writetime().micros(),
                                Optional.ofNullable(complex.get(key.column()))))
                    .max(CELLS)
                    .ifPresent(c -> cells.put(key, c)));
    return RowContent.of(cells, complex);
  }

  private static <K, V> Map<K, List<V>> collect(
      List<RowContent> writes, Function<RowContent, SortedMap<K, V>> part) {
    Map<K, List<V>> all = new HashMap<>();
    writes.forEach(
        write ->
            part.apply(write)
                .forEach(
                    (key, value) -> all.computeIfAbsent(key, k -> new ArrayList<>()).add(value)));
    return all;
  }

  private static boolean survives(long micros, Optional<Deletion> deletion) {
    return deletion.isEmpty() || micros > deletion.get().writetime().micros();
  }

  private static boolean contains(Change.Range range, int row) {
    return inside(range.start(), row, 1) && inside(range.end(), row, -1);
  }

  private static boolean inside(RangeBound bound, int row, int direction) {
    if (bound.prefix().isEmpty()) {
      return true;
    }
    int beyond = (row - bound.prefix().get(0).unsignedByteAt(0)) * direction;
    return bound.inclusive() ? beyond >= 0 : beyond > 0;
  }

  private static long ttlRank(Expiry expiry) {
    return expiry.ttl().isPresent() ? -expiry.ttl().getAsInt() : Long.MIN_VALUE;
  }

  private static String nameOf(Cell cell) {
    return cell.getClass().getSimpleName();
  }
}
