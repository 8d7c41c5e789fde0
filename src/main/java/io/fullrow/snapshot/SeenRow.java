// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import java.util.Optional;

/**
 * A row as a {@code SELECT} shows it.
 *
 * @param clustering empty where the row stands for a partition that has only a static row
 * @param statics the live cells of the partition's static row
 * @param regulars the live cells of the row
 * @param hasOthers whether the row has live cells that are left out
 */
public record SeenRow(
    PartitionKey partition,
    Optional<Clustering> clustering,
    RowContent statics,
    RowContent regulars,
    boolean hasOthers) {}
