package io.fullrow.ops;

import java.util.Set;

/**
 * The groups and topics whose lag is told.
 *
 * @param group the materialize stage's consumer group
 * @param rawTopics read by it
 * @param repartitionTopic written and read by it
 * @param sinkGroup the sink's consumer group
 * @param eventTopics written by the first stage and read by the sink, row and partition topics
 */
public record Pipeline(
    String group,
    Set<String> rawTopics,
    String repartitionTopic,
    String sinkGroup,
    Set<String> eventTopics) {
  public Pipeline {
    rawTopics = Set.copyOf(rawTopics);
    eventTopics = Set.copyOf(eventTopics);
  }
}
