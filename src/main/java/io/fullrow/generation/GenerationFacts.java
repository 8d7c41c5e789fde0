// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;

/**
 * What is found at a start, before anything is created.
 *
 * @param applicationId names groups and internal topics
 * @param mark of the operations topic
 * @param state ids of the changelogs and the repartition topic that exist
 * @param raw ids of the configured raw topics that exist
 * @param events ids of the configured events topics that exist
 * @param configuredEvents the names of all of these, missing ones too
 * @param rawRead the configured raw topics of which the group that reads them has an offset
 * @param emptied the changelogs with a partition of which every record was deleted
 * @param fragmentsRead whether the group of Kafka Streams has an offset of the repartition topic
 */
public record GenerationFacts(
    String applicationId,
    Optional<Generation> mark,
    Map<String, Uuid> state,
    Map<String, Uuid> raw,
    Map<String, Uuid> events,
    Set<String> configuredEvents,
    Set<String> rawRead,
    Set<String> emptied,
    boolean fragmentsRead) {

  public GenerationFacts {
    state = Map.copyOf(state);
    raw = Map.copyOf(raw);
    events = Map.copyOf(events);
    configuredEvents = Set.copyOf(configuredEvents);
    rawRead = Set.copyOf(rawRead);
    emptied = Set.copyOf(emptied);
  }

  /** As a mark would say it. */
  public Generation seen() {
    return new Generation(
        new TreeMap<>(state),
        new TreeMap<>(raw),
        new TreeMap<>(events),
        new TreeSet<>(rawRead),
        fragmentsRead);
  }

  /** The changelog that every row passes; without it there is no state. */
  String rowsChangelog() {
    return applicationId + "-rows-changelog";
  }

  String repartition() {
    return applicationId + "-fragments-repartition";
  }
}
