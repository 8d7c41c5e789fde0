// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks for vectors in the whole source cluster, whatever tables are followed. */
final class Vectors {
  private static final int NAMED = 3;
  private static final String COLUMNS =
      "SELECT keyspace_name, table_name, type FROM system_schema.columns";

  private Vectors() {}

  static List<Finding> find(CqlSession source) {
    Set<String> tables = new TreeSet<>();
    for (Row row : source.execute(SimpleStatement.newInstance(COLUMNS).setIdempotent(true))) {
      if (Optional.ofNullable(row.getString(2)).orElse("").contains("vector<")) {
        tables.add(row.getString(0) + "." + row.getString(1));
      }
    }
    return findings(tables);
  }

  static List<Finding> findings(Set<String> tables) {
    return tables.isEmpty()
        ? List.of()
        : List.of(
            Finding.error(
                "capture",
                tables.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (tables.size() > NAMED ? " and " + (tables.size() - NAMED) + " more" : ""),
                "there is a vector in the source cluster: Debezium's connector (3.4) cannot read"
                    + " the schema then, and finds no table that is new to it",
                "Create all tables before the connectors start and do not restart them, move the"
                    + " vectors to another cluster, or publish by another format."));
  }
}
