// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one user may do with tables: reading is tried, writing is looked up. */
final class TableRights {
  private static final String CHECK = "rights";

  private final CqlSession session;
  private final String key;
  private final String user;

  /**
   * @param key of the configuration, such as {@code fullrow.target}
   * @param user empty for none
   */
  TableRights(CqlSession session, String key, String user) {
    this.session = session;
    this.key = key;
    this.user = user;
  }

  /** Reads one token, which costs nothing and asks as many replicas as real reads do. */
  List<Finding> read(TableSchema table) {
    String partitionKey =
        table.partitionKey().stream()
            .map(column -> cql(column.name()))
            .collect(Collectors.joining(", "));
    String query =
        "SELECT "
            + partitionKey
            + " FROM "
            + cql(table.id().keyspace())
            + "."
            + cql(table.id().table())
            + " WHERE token("
            + partitionKey
            + ") = 0 LIMIT 1";
    try {
      session.execute(SimpleStatement.newInstance(query).setIdempotent(true));
      return List.of();
    } catch (UnauthorizedException e) {
      return List.of(
          Finding.error(
              CHECK,
              table.id().toString(),
              "it cannot be read: " + e.getMessage(),
              "GRANT SELECT ON " + table.id() + " TO " + user + ";"));
    } catch (DriverException e) {
      return List.of(
          Finding.error(
              CHECK,
              table.id().toString(),
              "it cannot be read at the consistency of " + key + ": " + e.getMessage(),
              "Bring the replicas up, or correct the replication of the keyspace and "
                  + key
                  + ".local-datacenter."));
    }
  }

  /** Without writing. */
  List<Finding> write(List<TableId> tables) {
    if (user.isEmpty()) {
      return List.of(notChecked("no user is configured"));
    }
    try {
      if (isSuperuser()) {
        return List.of();
      }
      Grants grants = grants();
      return tables.stream()
          .filter(table -> !grants.allow("MODIFY", table))
          .map(
              table ->
                  Finding.error(
                      CHECK,
                      table.toString(),
                      user + " has no right to write it",
                      "GRANT MODIFY ON " + table + " TO " + user + ";"))
          .toList();
    } catch (DriverException e) {
      return List.of(notChecked(String.valueOf(e.getMessage())));
    }
  }

  private Finding notChecked(String reason) {
    return Finding.info(CHECK, key, "the right to write was not checked: " + reason);
  }

  private boolean isSuperuser() {
    for (Row role : session.execute("LIST ROLES OF " + cql(user))) {
      if (role.getBoolean("super")) {
        return true;
      }
    }
    return false;
  }

  private Grants grants() {
    List<Grants.Grant> granted = new ArrayList<>();
    for (Row row : session.execute("LIST ALL PERMISSIONS OF " + cql(user))) {
      granted.add(new Grants.Grant(text(row, "resource"), text(row, "permission")));
    }
    return new Grants(granted);
  }

  private static String text(Row row, String column) {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  private static String cql(String stored) {
    return CqlIdentifier.fromInternal(stored).asCql(true);
  }
}
