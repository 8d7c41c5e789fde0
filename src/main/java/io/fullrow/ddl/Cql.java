// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.fullrow.model.TableId;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names and constants as CQL writes them. */
final class Cql {
  private Cql() {}

  /** With quotes only where they are needed. */
  static String name(String stored) {
    return CqlIdentifier.fromInternal(stored).asCql(true);
  }

  static String name(TableId table) {
    return name(table.keyspace()) + "." + name(table.table());
  }

  /** Of a text, a number, a boolean, or a map of texts. */
  static String constant(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, entry) -> sorted.put(text(key), text(entry)));
      return sorted.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + entry.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value instanceof CharSequence ? text(value) : String.valueOf(value);
  }

  private static String text(Object value) {
    return "'" + String.valueOf(value).replace("'", "''") + "'";
  }
}
