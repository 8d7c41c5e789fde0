// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.Operation;
import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.Map;

/** Counts by name. */
final class CountedMetrics implements MaterializeMetrics {
  private final Map<String, Integer> counts = new HashMap<>();

  int count(String name) {
    return counts.getOrDefault(name, 0);
  }

  int count(DuplicateStage stage) {
    return count(stage.name());
  }

  private void add(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  @Override
  public void received(String rawTopic) {
    add("received");
  }

  @Override
  public void copy(String cluster, String host, boolean first, long arrivalMillis) {
    add(first ? "first copy" : "later copy");
  }

  @Override
  public void duplicate(TableId table, DuplicateStage stage) {
    add(stage.name());
  }

  @Override
  public void ignored(String rawTopic, String reason) {
    add("ignored");
  }

  @Override
  public void deadLetter(String rawTopic) {
    add("deadLetter");
  }

  @Override
  public void leftOut(TableId table) {
    add("leftOut");
  }

  @Override
  public void event(TableId table, Operation operation) {
    add("event");
  }

  @Override
  public void releasedEarly(TableId table) {
    add("releasedEarly");
  }

  @Override
  public void threadFailed(Throwable error) {
    add("threadFailed");
  }
}
