package io.fullrow.topology;

import io.fullrow.reconcile.MergeLaws;
import java.time.Duration;
import java.util.List;

/**
 * What the topology is built from.
 *
 * @param laws by which the source cluster merges
 * @param rawTopics all raw topics, none twice
 * @param partitions of the repartition topic
 * @param orderingWindow how long a changed fragment waits at most for earlier ones; zero for not at
 *     all
 * @param maxBufferedBytes bound of all waiting fragments of this process, in bytes
 * @param tombstoneRetention how long tombstones stay in state after they arrived there
 * @param maxRecordBytes limit for one record of the internal topics and the dead letter topic, in
 *     bytes
 * @param dedupeEntries how many fragments of one raw partition the early dedupe remembers
 */
public record MaterializeConfig(
    MergeLaws laws,
    List<String> rawTopics,
    String deadLetterTopic,
    int partitions,
    Duration orderingWindow,
    long maxBufferedBytes,
    Duration tombstoneRetention,
    int maxRecordBytes,
    int dedupeEntries) {
  public MaterializeConfig {
    rawTopics = List.copyOf(rawTopics);
  }
}
