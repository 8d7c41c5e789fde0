// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * What a publisher must know of a cluster's schema to read its commit logs, as the tables of {@code
 * system_schema} tell it.
 *
 * @param version which all nodes agree on while nothing is altered
 */
public record SchemaDefinition(UUID version, List<Type> types, List<Table> tables) {
  public SchemaDefinition {
    Objects.requireNonNull(version, "version");
    types = List.copyOf(types);
    tables = List.copyOf(tables);
  }

  /** The tables of a name, which is case-sensitive: one or none, unless some were dropped. */
  List<Table> named(TableId name) {
    return tables.stream()
        .filter(table -> table.keyspace().equals(name.keyspace()))
        .filter(table -> table.name().equals(name.table()))
        .toList();
  }

  /**
   * A user-defined type.
   *
   * @param fieldTypes in CQL, in the order of the names
   */
  public record Type(
      String keyspace, String name, List<String> fieldNames, List<String> fieldTypes) {
    public Type {
      fieldNames = List.copyOf(fieldNames);
      fieldTypes = List.copyOf(fieldTypes);
    }
  }

  /**
   * A table or a materialized view.
   *
   * @param id which a table that is created anew does not keep
   * @param captured whether it has {@code cdc = true}
   * @param flags as in {@code system_schema.tables}
   */
  public record Table(
      String keyspace,
      String name,
      UUID id,
      boolean captured,
      Set<String> flags,
      List<Column> columns,
      List<Dropped> dropped) {
    public Table {
      flags = Set.copyOf(flags);
      columns = List.copyOf(columns);
      dropped = List.copyOf(dropped);
    }

    /**
     * @throws IllegalStateException if it has counters; the message has the remedy
     */
    void requireNoCounter() {
      for (Column column : columns) {
        if (column.type().equals("counter")) {
          throw new IllegalStateException(
              keyspace
                  + "."
                  + name
                  + " has the counter "
                  + column.name()
                  + ", which no fragment can carry: do not publish it");
        }
      }
    }
  }

  /**
   * A column.
   *
   * @param type in CQL
   * @param kind as in {@code system_schema.columns}
   */
  public record Column(String name, String type, String kind, int position, boolean descending) {}

  /**
   * A column that was dropped: what was written to it before is still in commit logs and SSTables.
   *
   * @param type in CQL
   * @param millis when it was dropped, in milliseconds since the epoch
   */
  public record Dropped(String name, String type, String kind, long millis) {}
}
