package io.fullrow.ops;

import java.util.Set;

/**
 * The groups and topics whose lag is told.
 *
 * @param group the consumer group of the join; in the report it stands for both of its stage
 * @param decodeGroup the consumer group on the raw topics
 * @param rawTopics read by the decode group
 * @param repartitionTopic written by the decode group and read by the join's
 * @param sinkGroup the sink's consumer group
 * @param eventTopics written by the first stage and read by the sink, row and partition topics
 */
public record Pipeline(
    String group,
    String decodeGroup,
    Set<String> rawTopics,
    String repartitionTopic,
    String sinkGroup,
    Set<String> eventTopics) {
  public Pipeline {
    rawTopics = Set.copyOf(rawTopics);
    eventTopics = Set.copyOf(eventTopics);
  }
}
