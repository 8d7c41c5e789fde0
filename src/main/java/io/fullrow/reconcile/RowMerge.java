// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Merges what fragments do to one row into its state, as Cassandra's {@code Row.Merger} does.
 *
 * <p>Law: fragments and covering deletions, applied in any order, any number of times, end in the
 * same state, provided that the highest covering deletion was applied once. A state is canonical:
 * it holds nothing that another part of it, or the covering deletion, deletes or supersedes.
 *
 * <p>Every method returns {@code state} itself ({@code ==}) if nothing changes, and carries {@link
 * RowState#published()} through.
 */
public final class RowMerge {
  private final MergeLaws laws;
  private final ColumnsMerge columnsMerge;

  public RowMerge(MergeLaws laws) {
    this.laws = Objects.requireNonNull(laws, "laws");
    this.columnsMerge = new ColumnsMerge(laws);
  }

  /**
   * The state after one fragment.
   *
   * <p>Deletions win ties: a marker, cell or element at the writetime of a deletion above it goes,
   * in the same fragment too.
   *
   * @param covering the highest range or partition deletion over the row; it is applied as well
   */
  public RowState merge(RowState state, Change.Row change, Optional<Deletion> covering) {
    return merge(state, change.marker(), change.deletion(), change.columns(), covering);
  }

  /** The state after a range or partition deletion over the row. */
  public RowState cover(RowState state, Deletion covering) {
    return merge(
        state, Optional.empty(), Optional.empty(), RowContent.none(), Optional.of(covering));
  }

  /**
   * The state of a static row after one fragment. A static row has no marker and no deletion of its
   * own; range deletions leave it alone, only the partition's deletion covers it.
   */
  public RowState mergeStatic(
      RowState state, RowContent change, Optional<Deletion> partitionDeletion) {
    return merge(state, Optional.empty(), Optional.empty(), change, partitionDeletion);
  }

  /** The highest deletion over the row: its own or the covering one. */
  public Optional<Deletion> effective(RowState state, Optional<Deletion> covering) {
    return laws.latest(state.deletion(), covering);
  }

  /**
   * Forgets what is aged. Call it only when covering deletions have been applied: an older fragment
   * that comes later is taken for new.
   */
  public RowState purge(RowState state, Aged aged) {
    return replace(
        state,
        aged.marker() ? Optional.empty() : state.marker(),
        aged.deletion() ? Optional.empty() : state.deletion(),
        columnsMerge.purge(state.columns(), aged));
  }

  /** Whether there is anything to forget at {@code nowSecond}, see {@link Aged#all}. */
  public boolean isForgettable(RowState state, long nowSecond) {
    if (state.deletion().isPresent() || !state.columns().complexDeletions().isEmpty()) {
      return true;
    }
    if (state.marker().isPresent() && !state.marker().get().liveAt(nowSecond)) {
      return true;
    }
    for (Cell cell : state.columns().cells().values()) {
      if (!cell.liveAt(nowSecond)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the marker or a cell expires from {@code fromSecond} on and has done so at {@code
   * nowSecond}; both in seconds since the epoch.
   */
  public boolean hasExpired(RowState state, long fromSecond, long nowSecond) {
    if (state
        .marker()
        .flatMap(RowMarker::expiry)
        .filter(e -> between(e, fromSecond, nowSecond))
        .isPresent()) {
      return true;
    }
    for (Cell cell : state.columns().cells().values()) {
      Optional<Expiry> expiry = cell.expiryTime();
      if (expiry.isPresent() && between(expiry.get(), fromSecond, nowSecond)) {
        return true;
      }
    }
    return false;
  }

  private static boolean between(Expiry expiry, long fromSecond, long nowSecond) {
    return expiry.epochSecond() >= fromSecond && !expiry.liveAt(nowSecond);
  }

  /**
   * The earliest expiry of the marker or of a cell that is still live at {@code afterSecond}; both
   * in seconds since the epoch. Empty if nothing will expire any more.
   */
  public OptionalLong nextExpiry(RowState state, long afterSecond) {
    long next = Long.MAX_VALUE;
    boolean found = false;
    Optional<Expiry> marker = state.marker().flatMap(RowMarker::expiry);
    if (marker.isPresent() && marker.get().liveAt(afterSecond)) {
      next = marker.get().epochSecond();
      found = true;
    }
    for (Cell cell : state.columns().cells().values()) {
      Optional<Expiry> expiry = cell.expiryTime();
      if (expiry.isPresent() && expiry.get().liveAt(afterSecond)) {
        next = Math.min(next, expiry.get().epochSecond());
        found = true;
      }
    }
    return found ? OptionalLong.of(next) : OptionalLong.empty();
  }

  private RowState merge(
      RowState state,
      Optional<RowMarker> marker,
      Optional<Deletion> deletion,
      RowContent columns,
      Optional<Deletion> covering) {
    Optional<Deletion> own = laws.latest(state.deletion(), deletion);
    if (own.isPresent() && !laws.supersedes(own.get(), covering)) {
      own = Optional.empty();
    }
    Optional<Deletion> above = own.isPresent() ? own : covering;
    Optional<RowMarker> latest = laws.latestMarker(state.marker(), marker);
    if (latest.isPresent() && above.isPresent() && above.get().covers(latest.get().writetime())) {
      latest = Optional.empty();
    }
    return replace(state, latest, own, columnsMerge.merge(state.columns(), columns, above));
  }

  private static RowState replace(
      RowState state, Optional<RowMarker> marker, Optional<Deletion> deletion, RowContent columns) {
    boolean same =
        marker.equals(state.marker())
            && deletion.equals(state.deletion())
            && columns.equals(state.columns());
    return same ? state : new RowState(marker, deletion, columns, state.published());
  }
}
