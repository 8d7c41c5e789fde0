// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
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
      fragments.add(fragment(row, new Change.StaticRow(row.statics())));
    }
    row.clustering()
        .ifPresent(
            clustering -> {
              Optional<RowMarker> marker = markers.of(row.regulars(), row.hasOthers());
              if (marker.isPresent() || !row.regulars().isEmpty()) {
                fragments.add(
                    fragment(
                        row, new Change.Row(clustering, marker, Optional.empty(), row.regulars())));
              }
            });
    return fragments;
  }

  private Fragment fragment(SeenRow row, Change change) {
    return new Fragment(table, row.partition(), change, true, false, NOWHERE);
  }
}
