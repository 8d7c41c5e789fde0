// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.OptionalInt;

/**
 * A table to be created in the old and the new keyspace.
 *
 * @param name as stored, without CQL quotes
 * @param columns and primary key, as CQL writes them between the parentheses
 * @param clusteringOrder as CQL writes it; empty for the default one
 * @param sourceTtl {@code default_time_to_live} of the old table, in seconds
 * @param targetTtl {@code default_time_to_live} of the new table, in seconds
 */
public record TableShape(
    String name,
    String columns,
    String clusteringOrder,
    OptionalInt sourceTtl,
    OptionalInt targetTtl) {

  static TableShape of(String name, String columns) {
    return new TableShape(name, columns, "", OptionalInt.empty(), OptionalInt.empty());
  }

  TableShape ordered(String order) {
    return new TableShape(name, columns, order, sourceTtl, targetTtl);
  }

  TableShape sourceTtl(int seconds) {
    return new TableShape(name, columns, clusteringOrder, OptionalInt.of(seconds), targetTtl);
  }

  TableShape targetTtl(int seconds) {
    return new TableShape(name, columns, clusteringOrder, sourceTtl, OptionalInt.of(seconds));
  }

  /**
   * @param some columns, as they stand in {@link #columns}
   */
  TableShape without(String some) {
    return new TableShape(name, columns.replace(some, ""), clusteringOrder, sourceTtl, targetTtl);
  }

  public TableId in(String keyspace) {
    return new TableId(keyspace, name);
  }

  /** The statements that create the types of {@link TableShapes} in a keyspace. */
  static List<String> createTypes(String keyspace) {
    String name = quoted(keyspace);
    return List.of(
        "CREATE TYPE " + name + ".\"Addr\" (street text, \"No\" int, tags frozen<set<text>>)",
        "CREATE TYPE "
            + name
            + ".deep (a frozen<\"Addr\">, \"select\" tuple<int, frozen<list<decimal>>>, v varint)");
  }

  /**
   * @param ttl {@code default_time_to_live} in seconds
   */
  String create(String keyspace, OptionalInt ttl) {
    StringBuilder cql = new StringBuilder("CREATE TABLE ");
    cql.append(quoted(keyspace)).append('.').append(quoted(name)).append(" (").append(columns);
    cql.append(") WITH read_repair = 'NONE'");
    if (!clusteringOrder.isEmpty()) {
      cql.append(" AND CLUSTERING ORDER BY (").append(clusteringOrder).append(')');
    }
    ttl.ifPresent(seconds -> cql.append(" AND default_time_to_live = ").append(seconds));
    return cql.toString();
  }

  static String quoted(String name) {
    return CqlIdentifier.fromInternal(name).asCql(true);
  }
}
