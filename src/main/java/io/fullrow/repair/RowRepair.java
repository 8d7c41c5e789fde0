// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.TableSchema;
import io.fullrow.snapshot.LargeRows;
import io.fullrow.snapshot.SeenRow;
import io.fullrow.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what mends one row, from what both tables show now. Only what was found is touched, and
 * nothing that wins over the target is made of what has changed since. For one row and one thread.
 */
final class RowRepair {
  private final FoundRow found;
  private final TableSchema table;
  private final RepairRules rules;
  private final Optional<SeenRow> source;
  private final Optional<SeenRow> target;
  private final long nowSecond;
  private final SortedMap<CellKey, Cell> cells = new TreeMap<>();
  private final List<Repaired> results = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  /**
   * What to publish.
   *
   * @param changes of the row's partition; none if nothing mends it
   * @param results one for each finding
   */
  record Plan(List<Change> changes, List<Repaired> results) {}

  private RowRepair(
      FoundRow found,
      TableSchema table,
      RepairRules rules,
      Optional<SeenRow> source,
      Optional<SeenRow> target,
      long nowSecond) {
    this.found = found;
    this.table = table;
    this.rules = rules;
    this.source = source;
    this.target = target;
    this.nowSecond = nowSecond;
  }

  /**
   * @param table the source
   * @param source the row as the source shows it, of a static row any row of its partition
   * @param target the same of the target
   * @param nowSecond the local time of deletions, in seconds since the epoch
   */
  static Plan plan(
      FoundRow found,
      TableSchema table,
      RepairRules rules,
      Optional<SeenRow> source,
      Optional<SeenRow> target,
      long nowSecond) {
    return new RowRepair(found, table, rules, source, target, nowSecond).plan();
  }

  private Plan plan() {
    for (Finding finding : found.findings()) {
      results.add(finding.cell().isEmpty() ? row(finding) : cell(finding));
    }
    for (RowContent part : LargeRows.parts(RowContent.of(cells))) {
      if (!part.isEmpty()) {
        changes.add(change(part));
      }
    }
    return new Plan(changes, results);
  }

  private Change change(RowContent content) {
    return found.clustering().isPresent()
        ? new Change.Row(found.clustering().get(), Optional.empty(), Optional.empty(), content)
        : new Change.StaticRow(content);
  }

  private Repaired row(Finding finding) {
    if (source.isPresent() == target.isPresent()) {
      return Repaired.of(finding, Outcome.CHANGED);
    }
    Clustering clustering = found.clustering().orElseThrow();
    return source.isPresent()
        ? publish(finding, clustering, source.get())
        : delete(finding, clustering, target.orElseThrow());
  }

  private Repaired publish(Finding finding, Clustering clustering, SeenRow row) {
    Optional<RowMarker> marker = rules.markers().of(row.regulars(), row.hasOthers());
    for (RowContent part : LargeRows.parts(row.regulars())) {
      if (marker.isPresent() || !part.isEmpty()) {
        changes.add(new Change.Row(clustering, marker, Optional.empty(), part));
      }
      marker = Optional.empty();
    }
    return Repaired.of(finding, changes.isEmpty() ? Outcome.UNREADABLE : Outcome.PUBLISHED);
  }

  private Repaired delete(Finding finding, Clustering clustering, SeenRow row) {
    Optional<Long> newest =
        row.regulars().cells().values().stream()
            .map(cell -> cell.writetime().micros())
            .max(Long::compare);
    if (newest.isEmpty() || row.hasOthers()) {
      return Repaired.of(finding, Outcome.NO_WRITETIME);
    }
    if (!newest.equals(shown(finding))) {
      return Repaired.of(finding, Outcome.CHANGED);
    }
    if (!rules.deletes()) {
      return Repaired.of(finding, Outcome.NEEDS_DELETE);
    }
    Deletion deletion = new Deletion(WriteTime.ofMicros(newest.get()), nowSecond);
    changes.add(
        new Change.Row(clustering, Optional.empty(), Optional.of(deletion), RowContent.none()));
    return Repaired.at(finding, Outcome.DELETED, newest.get());
  }

  private Repaired cell(Finding finding) {
    Optional<CellKey> place = FoundRow.cell(finding, table);
    if (place.isEmpty()) {
      return Repaired.of(finding, Outcome.UNREADABLE);
    }
    Cell old = cell(source, place.get());
    Cell current = cell(target, place.get());
    if (old == null) {
      return current == null
          ? Repaired.of(finding, Outcome.CHANGED)
          : delete(finding, place.get(), current);
    }
    if (current == null || wins(old, current)) {
      cells.put(place.get(), old);
      return Repaired.of(finding, Outcome.PUBLISHED);
    }
    return raise(finding, place.get(), old, current);
  }

  /** Null if the row does not show it. */
  private @Nullable Cell cell(Optional<SeenRow> row, CellKey place) {
    return row.map(seen -> found.clustering().isPresent() ? seen.regulars() : seen.statics())
        .map(content -> content.cells().get(place))
        .orElse(null);
  }

  private boolean wins(Cell old, Cell current) {
    return !old.equals(current) && rules.laws().merge(current, old).equals(old);
  }

  private Repaired delete(Finding finding, CellKey place, Cell current) {
    if (isOther(finding, current)) {
      return Repaired.of(finding, Outcome.CHANGED);
    }
    if (!rules.deletes()) {
      return Repaired.of(finding, Outcome.NEEDS_DELETE);
    }
    cells.put(place, Cell.tombstone(current.writetime(), nowSecond));
    return Repaired.at(finding, Outcome.DELETED, current.writetime().micros());
  }

  private Repaired raise(Finding finding, CellKey place, Cell old, Cell current) {
    if (old.equals(current) || isOther(finding, current)) {
      return Repaired.of(finding, Outcome.CHANGED);
    }
    if (old.valueBytes().equals(current.valueBytes())
        && old.expiryTime().equals(current.expiryTime())) {
      return Repaired.of(finding, Outcome.SAME_VALUE);
    }
    if (!rules.raises()) {
      return Repaired.of(finding, Outcome.NEEDS_RAISE);
    }
    WriteTime above = WriteTime.ofMicros(Math.addExact(current.writetime().micros(), 1));
    cells.put(place, at(above, old));
    return Repaired.at(finding, Outcome.RAISED, above.micros());
  }

  private static Cell at(WriteTime writetime, Cell cell) {
    Optional<Expiry> expiry = cell.expiryTime();
    return expiry.isPresent()
        ? Cell.expiring(writetime, cell.valueBytes().orElseThrow(), expiry.get())
        : Cell.live(writetime, cell.valueBytes().orElseThrow());
  }

  /** Whether the target shows another write than the one that was found. */
  private static boolean isOther(Finding finding, Cell current) {
    Optional<Long> shown = shown(finding);
    return shown.isPresent() && shown.get() != current.writetime().micros();
  }

  private static Optional<Long> shown(Finding finding) {
    return finding.target().flatMap(Finding.Seen::writetime);
  }
}
