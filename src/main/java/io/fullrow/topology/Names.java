// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fixed names of all processors, stores and internal topics. They are part of what a running
 * system keeps on disk and on the broker: renaming one orphans its state.
 */
public final class Names {
  public static final String FRAGMENTS_SOURCE = "fragments";
  public static final String JOIN = "join";
  public static final String EVENTS = "events";
  public static final String JOIN_DEAD_LETTERS = "join-dead-letters";

  public static final String ROW_STORE = "rows";
  public static final String RANGE_STORE = "ranges";
  public static final String WORK_STORE = "work";
  public static final String BUFFER_STORE = "buffer";

  private Names() {}

  /** The topics without which what was read is forgotten: all changelogs, and the repartition. */
  public static List<String> stateTopics(String applicationId) {
    List<String> topics = new ArrayList<>();
    for (String store : List.of(ROW_STORE, RANGE_STORE, WORK_STORE, BUFFER_STORE)) {
      topics.add(applicationId + "-" + store + "-changelog");
    }
    topics.add(repartitionTopic(applicationId));
    return topics;
  }

  /** Of the stores that keep what was read: those that compaction alone may shorten. */
  public static List<String> lastingChangelogs(String applicationId) {
    return Stream.of(ROW_STORE, RANGE_STORE, WORK_STORE)
        .map(store -> applicationId + "-" + store + "-changelog")
        .toList();
  }

  /** The topic that carries decoded fragments by (table, partition key). */
  public static String repartitionTopic(String applicationId) {
    return applicationId + "-fragments-repartition";
  }

  /** The group that reads the raw topics and writes the repartition topic. */
  public static String decodeGroup(String applicationId) {
    return applicationId + "-decode";
  }
}
