// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.decode.Decoded;
import io.fullrow.event.EventCodec;
import io.fullrow.model.CellKey;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that the stages need to know of one table, consistent in itself: the schema ids in
 * {@code codec} are those of {@code schema}, and the inputs decode by it.
 *
 * @param eventsTopic the topic of row events; partition events go to {@link #partitionsTopic()}
 * @param maxEventBytes the limit of the events topics for one record, in bytes
 */
public record TableContext(
    TableId source,
    TableSchema schema,
    ClusteringOrder order,
    TableInputs inputs,
    EventCodec codec,
    String eventsTopic,
    int maxEventBytes) {

  private static final String PARTITIONS_SUFFIX = ".partitions";

  /**
   * Whether the fragment can be joined now. One that came by none of the table's own topics may
   * have been handed on unchecked, and is checked here; of the others only what an older schema may
   * have let through.
   */
  Decoded admitted(Fragment fragment) {
    if (!inputs.byTopic().containsKey(fragment.origin().topic())) {
      return inputs.fit().of(fragment);
    }
    return unknownColumn(fragment.change().columns())
        .<Decoded>map(column -> new Decoded.UnknownColumn(source, column))
        .orElseGet(() -> new Decoded.Changes(List.of(fragment)));
  }

  private Optional<String> unknownColumn(RowContent columns) {
    return Stream.concat(
            columns.cells().keySet().stream()
                .filter(key -> !schema.knows(key))
                .map(CellKey::column),
            columns.complexDeletions().keySet().stream().filter(name -> !schema.knows(name)))
        .findFirst();
  }

  /** The topic of what belongs to a whole partition. */
  public String partitionsTopic() {
    return partitionsTopic(eventsTopic);
  }

  public static String partitionsTopic(String eventsTopic) {
    return eventsTopic + PARTITIONS_SUFFIX;
  }
}
