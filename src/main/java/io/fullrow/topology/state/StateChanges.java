// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step will change in the stores, as values: it can be looked at and refused before the
 * first put, for there is no rollback of a put. Not thread-safe.
 */
public final class StateChanges {
  private final List<Put> puts = new ArrayList<>();
  private final List<WorkChange> work = new ArrayList<>();
  private int largest;

  /**
   * @param range whether it belongs into the range store
   * @param value null deletes the entry
   */
  record Put(boolean range, Bytes key, @Nullable Bytes value) {}

  public void put(Bytes key, Bytes value) {
    put(false, key, value);
  }

  public void putRange(Bytes key, Bytes value) {
    put(true, key, value);
  }

  private void put(boolean range, Bytes key, Bytes value) {
    largest = Math.max(largest, key.size() + value.size());
    puts.add(new Put(range, key, value));
  }

  public void delete(Bytes key) {
    puts.add(new Put(false, key, null));
  }

  public void deleteRange(Bytes key) {
    puts.add(new Put(true, key, null));
  }

  public void schedule(WorkChange change) {
    work.add(change);
  }

  public void addAll(StateChanges others) {
    puts.addAll(others.puts);
    work.addAll(others.work);
    largest = Math.max(largest, others.largest);
  }

  /** The largest key and value that are put, in bytes. */
  public int largestEntry() {
    return largest;
  }

  public boolean isEmpty() {
    return puts.isEmpty() && work.isEmpty();
  }

  List<Put> puts() {
    return puts;
  }

  /** Writes all of it, in the order in which it was added. */
  public void applyTo(RowStore rows, WorkStore workStore) {
    puts.forEach(rows::put);
    work.forEach(change -> change.applyTo(workStore));
  }
}
