// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;

/** A table by keyspace and name, case-sensitive as Cassandra stores them, without CQL quotes. */
public record TableId(String keyspace, String table) {
  public TableId {
    Objects.requireNonNull(keyspace, "keyspace");
    Objects.requireNonNull(table, "table");
    if (keyspace.isEmpty() || table.isEmpty()) {
      throw new IllegalArgumentException(
          "a table is named as keyspace.table, not '" + keyspace + "." + table + "'");
    }
  }

  /**
   * Reads {@code keyspace.table}.
   *
   * @throws IllegalArgumentException if there is not exactly one dot between two names
   */
  public static TableId parse(String name) {
    int dot = name.indexOf('.');
    if (dot < 0 || name.indexOf('.', dot + 1) >= 0) {
      throw new IllegalArgumentException("a table is named as keyspace.table, not '" + name + "'");
    }
    return new TableId(name.substring(0, dot), name.substring(dot + 1));
  }

  /** {@code keyspace.table}. */
  @Override
  public String toString() {
    return keyspace + "." + table;
  }
}
