// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.Map;

/**
 * A table of what Debezium does not carry and the format {@code fragment} does: statics and
 * non-frozen collections.
 */
public final class Albums {
  public static final String TABLE = "albums";

  static final Map<String, DataType> TYPES =
      Map.of(
          "genre", DataTypes.TEXT,
          "year", DataTypes.INT,
          "rating", DataTypes.INT,
          "part", DataTypes.INT,
          "title", DataTypes.TEXT,
          "artist", DataTypes.TEXT,
          "price", DataTypes.DECIMAL,
          "studio", DataTypes.TEXT);

  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);

  private Albums() {}

  /**
   * One mutation in both forms.
   *
   * @param cql what a client of the old cluster executes
   * @param fragment what each replica then publishes
   */
  public record Mutation(SimpleStatement cql, Fragment fragment) {}

  public static TableId table(String keyspace) {
    return new TableId(keyspace, TABLE);
  }

  /**
   * Creates keyspace and table anew; what was there is dropped.
   *
   * @param replication the keyspace's, as CQL writes it
   */
  public static void recreate(CqlSession session, String keyspace, String replication) {
    ddl(session, "DROP KEYSPACE IF EXISTS " + keyspace);
    ddl(session, "CREATE KEYSPACE " + keyspace + " WITH replication = " + replication);
    ddl(
        session,
        "CREATE TABLE "
            + table(keyspace)
            + " (genre text, year int, rating int, part int, title text, artist text,"
            + " price decimal, tags set<text>, attrs map<text, int>, studio text static,"
            + " labels set<text> static, PRIMARY KEY ((genre, year), rating, part))"
            + " WITH CLUSTERING ORDER BY (rating DESC, part ASC) AND read_repair = 'NONE'");
  }

  private static void ddl(CqlSession session, String cql) {
    session.execute(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT));
  }
}
