// SPDX-License-Identifier: Apache-2.0
package io.fullrow.peer;

import org.apache.cassandra.db.Clustering;
import org.apache.cassandra.db.ClusteringBound;
import org.apache.cassandra.db.ClusteringComparator;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.RangeTombstone;
import org.apache.cassandra.db.RangeTombstoneList;
import org.apache.cassandra.db.Slice;
import org.apache.cassandra.db.rows.RangeTombstoneMarker;

/** The range tombstones of a merged partition, collected from the markers that open and close. */
final class Ranges {
  private final RangeTombstoneList list;
  private ClusteringBound<?> start;
  private DeletionTime open;

  Ranges(ClusteringComparator comparator) {
    list = new RangeTombstoneList(comparator, 4);
  }

  void add(RangeTombstoneMarker marker) {
    if (marker.isClose(false)) {
      list.add(new RangeTombstone(Slice.make(start, marker.closeBound(false)), open));
    }
    if (marker.isOpen(false)) {
      start = marker.openBound(false);
      open = marker.openDeletionTime(false);
    }
  }

  /** The highest of the partition's deletion and the one over the row. */
  DeletionTime over(Clustering<?> clustering, DeletionTime partition) {
    DeletionTime found = list.searchDeletionTime(clustering);
    return found != null && found.supersedes(partition) ? found : partition;
  }
}
