// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Bytes that a turn wrote to Kafka for each change, beside the raw topic.
 *
 * @param topics by name, the largest first
 * @param bytes of all
 * @param eventAndState of the events topics and of the changelog of rows, what no design can spare
 */
record Traffic(List<Topic> topics, double bytes, double eventAndState) {
  private static final String REPARTITION = "-fragments-repartition";

  /**
   * Figures for each change.
   *
   * @param bytes as compressed
   * @param plainBytes as they were before
   */
  record Topic(String name, double offsets, double bytes, double plainBytes) {}

  static Traffic of(Turn turn) {
    List<Topic> topics =
        turn.topics().entrySet().stream()
            .map(each -> topic(turn, each))
            .sorted(Comparator.comparingDouble(Topic::bytes).reversed())
            .toList();
    return new Traffic(topics, sum(topics, any -> true), sum(topics, each -> needed(each.name())));
  }

  double ratio() {
    return bytes / eventAndState;
  }

  private static boolean needed(String topic) {
    return topic.startsWith("dp.") || topic.endsWith("-rows-changelog");
  }

  private static double sum(List<Topic> topics, Predicate<Topic> which) {
    return topics.stream().filter(which).mapToDouble(Topic::bytes).sum();
  }

  private static Topic topic(Turn turn, Map.Entry<String, TopicTraffic> traffic) {
    String name = traffic.getKey();
    double changes = name.endsWith(REPARTITION) ? turn.changesDecoded() : turn.events();
    TopicTraffic written = traffic.getValue();
    return new Topic(
        name,
        written.offsets() / changes,
        written.bytes() / changes,
        written.plainBytes() / changes);
  }
}
