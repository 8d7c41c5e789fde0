// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.Set;

/**
 * Which table, and how.
 *
 * @param accepted names of columns that are left out
 * @param parallelism ranges that are read at a time
 * @param ranges of a snapshot that begins
 * @param maxAge of a page when it is published; an older one is read again
 * @param patience how long a page is asked for while the source does not answer
 * @param again whether a finished or unfinished snapshot is begun anew
 */
public record SnapshotRequest(
    TableId table,
    RowMarkers markers,
    Set<String> accepted,
    ConsistencyLevel consistency,
    int parallelism,
    int ranges,
    Duration maxAge,
    Duration patience,
    boolean again) {
  public SnapshotRequest {
    accepted = Set.copyOf(accepted);
  }
}
