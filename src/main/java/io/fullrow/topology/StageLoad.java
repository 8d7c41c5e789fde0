// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.TaskId;

/** How much work the tasks of this process hold back now. Thread-safe. */
public final class StageLoad {
  private final Map<TaskId, Load> tasks = new ConcurrentHashMap<>();
  private final AtomicLong bufferedBytes = new AtomicLong();

  /**
   * @param buffered fragments in the ordering window, and parked ones
   * @param pendingSlices deletions whose covered rows are not all done
   */
  record Load(long buffered, long pendingSlices) {}

  /** Fragments that wait, in the ordering window or for a schema. */
  public long buffered() {
    return tasks.values().stream().mapToLong(Load::buffered).sum();
  }

  /** Deletions whose covered rows are not all done. */
  public long pendingSlices() {
    return tasks.values().stream().mapToLong(Load::pendingSlices).sum();
  }

  void report(TaskId task, Load load) {
    tasks.put(task, load);
  }

  void remove(TaskId task) {
    tasks.remove(task);
  }

  /** Bytes in the ordering windows of all tasks. */
  AtomicLong bufferedBytes() {
    return bufferedBytes;
  }
}
