// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes fragments of rows that are read one after the other, in the order of their partitions. Each
 * row of a partition shows its static row, which is published once. For one thread.
 */
final class RowChanges {
  /** A reader takes the place of the record instead. */
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final TableId table;
  private final RowMarkers markers;
  private Optional<PartitionKey> last = Optional.empty();

  RowChanges(TableId table, RowMarkers markers) {
    this.table = table;
    this.markers = markers;
  }

  /** The static row if it is the partition's first, and the row; none that has no content. */
  List<Fragment> of(SeenRow row) {
    List<Fragment> fragments = new ArrayList<>(2);
    boolean first = last.isEmpty() || !last.get().equals(row.partition());
    last = Optional.of(row.partition());
    if (first && !row.statics().isEmpty()) {
      for (RowContent part : LargeRows.parts(row.statics())) {
        fragments.add(fragment(row, new Change.StaticRow(part)));
      }
    }
    row.clustering().ifPresent(clustering -> row(clustering, row, fragments));
    return fragments;
  }

  private void row(Clustering clustering, SeenRow row, List<Fragment> fragments) {
    Optional<RowMarker> marker = markers.of(row.regulars(), row.hasOthers());
    for (RowContent part : LargeRows.parts(row.regulars())) {
      if (marker.isPresent() || !part.isEmpty()) {
        fragments.add(fragment(row, new Change.Row(clustering, marker, Optional.empty(), part)));
      }
      marker = Optional.empty();
    }
  }

  private Fragment fragment(SeenRow row, Change change) {
    return new Fragment(table, row.partition(), change, true, false, NOWHERE);
  }
}
