// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step will change in the stores, as values: it can be looked at and refused before the
 * first put, for there is no rollback of a put. Not thread-safe.
 */
final class StateChanges {
  private final List<Put> puts = new ArrayList<>();
  private final List<WorkChange> work = new ArrayList<>();
  private int largest;

  /**
   * @param range whether it belongs into the range store
   * @param value null deletes the entry
   */
  record Put(boolean range, Bytes key, @Nullable Bytes value) {}

  void put(Bytes key, Bytes value) {
    put(false, key, value);
  }

  void putRange(Bytes key, Bytes value) {
    put(true, key, value);
  }

  private void put(boolean range, Bytes key, Bytes value) {
    largest = Math.max(largest, key.size() + value.size());
    puts.add(new Put(range, key, value));
  }

  void delete(Bytes key) {
    puts.add(new Put(false, key, null));
  }

  void deleteRange(Bytes key) {
    puts.add(new Put(true, key, null));
  }

  void schedule(WorkChange change) {
    work.add(change);
  }

  void addAll(StateChanges others) {
    puts.addAll(others.puts);
    work.addAll(others.work);
    largest = Math.max(largest, others.largest);
  }

  /** The largest key and value that are put, in bytes. */
  int largestEntry() {
    return largest;
  }

  boolean isEmpty() {
    return puts.isEmpty() && work.isEmpty();
  }

  List<Put> puts() {
    return puts;
  }

  /** Writes all of it, in the order in which it was added. */
  void applyTo(RowStore rows, WorkStore workStore) {
    puts.forEach(rows::put);
    work.forEach(change -> change.applyTo(workStore));
  }
}
