package io.fullrow.topology;

import io.fullrow.decode.Decoder;
import io.fullrow.event.EventCodec;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;

/**
 * Everything that the stages need to know of one table, consistent in itself: the schema ids in
 * {@code codec} are those of {@code schema}.
 *
 * @param eventsTopic the topic of row events; partition events go to {@link #partitionsTopic()}
 * @param maxEventBytes the limit of the events topics for one record, in bytes
 */
public record TableContext(
    TableId source,
    TableSchema schema,
    ClusteringOrder order,
    Decoder decoder,
    EventCodec codec,
    String eventsTopic,
    int maxEventBytes) {

  private static final String PARTITIONS_SUFFIX = ".partitions";

  /** The topic of what belongs to a whole partition. */
  public String partitionsTopic() {
    return partitionsTopic(eventsTopic);
  }

  public static String partitionsTopic(String eventsTopic) {
    return eventsTopic + PARTITIONS_SUFFIX;
  }
}
