// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at for the lag.
 *
 * @param group the consumer group of the join; in the report it stands for the whole first stage
 * @param decodeGroup the consumer group on the raw topics
 * @param rawTopics read by the decode group
 * @param repartitionTopic written by the decode group and read by the join's
 * @param sinkGroup the second stage's consumer group
 * @param eventTopics written by the first stage and read by the sink, row and partition topics
 * @param wayBack what the way back reads of them; empty if this member knows of none
 */
public record Pipeline(
    String group,
    String decodeGroup,
    Set<String> rawTopics,
    String repartitionTopic,
    String sinkGroup,
    Set<String> eventTopics,
    Optional<Reading> wayBack) {
  public Pipeline {
    rawTopics = Set.copyOf(rawTopics);
    eventTopics = Set.copyOf(eventTopics);
  }

  /** A pipeline without a way back. */
  public Pipeline(
      String group,
      String decodeGroup,
      Set<String> rawTopics,
      String repartitionTopic,
      String sinkGroup,
      Set<String> eventTopics) {
    this(group, decodeGroup, rawTopics, repartitionTopic, sinkGroup, eventTopics, Optional.empty());
  }

  /** A group and the topics that it reads. */
  public record Reading(String group, Set<String> topics) {
    public Reading {
      topics = Set.copyOf(topics);
    }
  }

  /** The first stage, in the order in which records travel. */
  List<Reading> materialize() {
    return List.of(
        new Reading(decodeGroup, rawTopics), new Reading(group, Set.of(repartitionTopic)));
  }

  /** The second stage. */
  List<Reading> sink() {
    return List.of(new Reading(sinkGroup, eventTopics));
  }

  Set<String> groups() {
    Set<String> all = new LinkedHashSet<>(List.of(decodeGroup, group));
    all.add(sinkGroup);
    wayBack.ifPresent(reading -> all.add(reading.group()));
    return all;
  }

  Set<String> topics() {
    Set<String> all = new HashSet<>(rawTopics);
    all.add(repartitionTopic);
    all.addAll(eventTopics);
    return all;
  }
}
