// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sorted map that is copied only when it first changes: most fragments are duplicates and must
 * not cost a copy of the row. Not for use by several threads.
 */
final class CopyOnWrite<K, V> {
  private final SortedMap<K, V> base;
  private SortedMap<K, V> current;
  private boolean changed;

  CopyOnWrite(SortedMap<K, V> base) {
    this.base = base;
    this.current = base;
  }

  /** The map as it was: safe to iterate over while this is changed. */
  SortedMap<K, V> base() {
    return base;
  }

  SortedMap<K, V> current() {
    return current;
  }

  /** Whether anything was put or removed; callers put and remove only what differs. */
  boolean changed() {
    return changed;
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(current.get(key));
  }

  void put(K key, V value) {
    copy();
    current.put(key, value);
  }

  void remove(K key) {
    copy();
    current.remove(key);
  }

  private void copy() {
    if (!changed) {
      current = new TreeMap<>(base);
      changed = true;
    }
  }
}
