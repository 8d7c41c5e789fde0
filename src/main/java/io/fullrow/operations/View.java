// SPDX-License-Identifier: Apache-2.0
package io.fullrow.operations;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The last value of each key, by offset: whatever order its records are applied in, the highest
 * offset wins. So a record of our own counts once it is stored, before it is read back.
 *
 * <p>Thread-safe. Removed keys stay, without a value, until the topic is read anew.
 */
final class View {
  @GuardedBy("this")
  private Map<String, Entry> entries = new HashMap<>();

  /**
   * An empty value is a removed key.
   *
   * @param writtenMillis the record's timestamp, in milliseconds since the epoch
   */
  record Entry(long offset, long writtenMillis, Optional<JsonNode> value) {}

  synchronized void apply(String key, Entry entry) {
    put(entries, key, entry);
  }

  static void put(Map<String, Entry> entries, String key, Entry entry) {
    entries.merge(key, entry, (old, next) -> next.offset() > old.offset() ? next : old);
  }

  /**
   * Forgets everything for what was read from the start.
   *
   * @return the keys whose values differ
   */
  synchronized Set<String> replace(Map<String, Entry> fresh) {
    Map<String, Entry> old = entries;
    Set<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(fresh.keySet());
    keys.removeIf(key -> value(old, key).equals(value(fresh, key)));
    entries = new HashMap<>(fresh);
    return keys;
  }

  synchronized Optional<JsonNode> get(String key) {
    return value(entries, key);
  }

  /** When the value was written; empty for a key without one. */
  synchronized Optional<Instant> written(String key) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry -> entry.value().isPresent())
        .map(entry -> Instant.ofEpochMilli(entry.writtenMillis()));
  }

  synchronized SortedMap<String, JsonNode> withPrefix(String prefix) {
    SortedMap<String, JsonNode> found = new TreeMap<>();
    entries.forEach(
        (key, entry) -> {
          if (key.startsWith(prefix)) {
            entry.value().ifPresent(value -> found.put(key, value));
          }
        });
    return found;
  }

  private static Optional<JsonNode> value(Map<String, Entry> entries, String key) {
    return Optional.ofNullable(entries.get(key)).flatMap(Entry::value);
  }
}
