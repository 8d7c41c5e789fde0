// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The sample table of {@code topology/cql/movies.cql}. */
public final class Movies {
  public static final String TABLE = "movies_by_genre";

  /** What Debezium does not carry exactly: accepted by name, and left out of comparisons. */
  public static final Set<String> LOSSY = Set.of("tags", "notes", "attrs", "studio");

  /** Columns that are lists in the target, whatever brings them. */
  public static final Set<String> LISTS = Set.of("notes");

  private static final Path CQL = Path.of("topology/cql/movies.cql");
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);
  private static final String ROW = "genre='drama' AND year=1999 AND rating=8.5 AND duration=120";

  private Movies() {}

  public static TableId table(String keyspace) {
    return new TableId(keyspace, TABLE);
  }

  /**
   * Creates keyspace and table.
   *
   * @param replication the keyspace's, as CQL writes it
   */
  public static void create(CqlSession session, String keyspace, String replication) {
    String script;
    try {
      script = Files.readString(CQL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String filled = script.replace("${keyspace}", keyspace).replace("${replication}", replication);
    for (String statement : filled.replaceAll("(?m)^--.*$", "").split(";")) {
      if (!statement.isBlank()) {
        session.execute(SimpleStatement.newInstance(statement.strip()).setTimeout(DDL_TIMEOUT));
      }
    }
  }

  /** Turns capture of the table's changes on or off. */
  public static void capture(CqlSession session, String keyspace, boolean on) {
    session.execute(
        SimpleStatement.newInstance("ALTER TABLE " + table(keyspace) + " WITH cdc = " + on)
            .setTimeout(DDL_TIMEOUT));
  }

  /** A mutation, and what it shows. */
  public record Mutation(String kind, String cql) {}

  /** One mutation of each of the ten kinds, on one row but for the last three. */
  public static List<Mutation> tenKinds(String keyspace) {
    String table = keyspace + "." + TABLE;
    return List.of(
        new Mutation(
            "insert a row",
            "INSERT INTO "
                + table
                + " (genre, year, rating, duration, title, director, price, seen, fz) VALUES"
                + " ('drama', 1999, 8.5, 120, 'T1', 'D1', 12.34, '2020-01-01T00:00:00Z', [1, 2])"),
        new Mutation("update a column", "UPDATE " + table + " SET title='T2' WHERE " + ROW),
        new Mutation(
            "update with a TTL",
            "UPDATE " + table + " USING TTL 3600 SET director='D2' WHERE " + ROW),
        new Mutation(
            "add to collections (lossy in Debezium)",
            "UPDATE " + table + " SET tags = tags + {'c'}, attrs['z'] = 26 WHERE " + ROW),
        new Mutation(
            "update a static column (Debezium drops it)",
            "UPDATE " + table + " SET studio='S' WHERE genre='drama' AND year=1999"),
        new Mutation("delete a column", "DELETE director FROM " + table + " WHERE " + ROW),
        new Mutation("delete the row", "DELETE FROM " + table + " WHERE " + ROW),
        new Mutation(
            "delete a range within a clustering prefix",
            "DELETE FROM "
                + table
                + " WHERE genre='drama' AND year=1999 AND rating=8.5 AND duration>100 AND"
                + " duration<=130"),
        new Mutation(
            "delete a range of the descending column",
            "DELETE FROM "
                + table
                + " WHERE genre='drama' AND year=1999 AND rating>5 AND rating<9"),
        new Mutation(
            "delete the partition", "DELETE FROM " + table + " WHERE genre='drama' AND year=1999"));
  }
}
