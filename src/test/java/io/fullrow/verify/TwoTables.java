// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import java.time.Instant;
import java.util.List;

/** Two tables of every kind of column in two keyspaces, equal until a test breaks one of them. */
record TwoTables(CqlSession session) {
  private static final List<String> KEYSPACES = List.of("verify_it_old", "verify_it_new");
  static final TableId OLD = new TableId("verify_it_old", "Movies");
  static final TableId NEW = new TableId("verify_it_new", "Movies");
  static final int PARTITIONS = 6;
  static final int ROWS = 4;

  /** A later one than the writes' own, so that a TTL of 10,000 has less than that left. */
  @SuppressWarnings("TimeInStaticInitializer") // one for all tests, and near to the real one
  private static final long WRITTEN = Instant.now().getEpochSecond() - 100;

  static final long NOW = WRITTEN + 50;

  /** Both tables, empty; what was there is dropped. */
  static TwoTables create(CqlSession session) {
    for (String keyspace : KEYSPACES) {
      TestCluster.recreate(session, keyspace);
      TestCluster.ddl(session, "CREATE TYPE " + keyspace + ".place (city text, code int)");
      TestCluster.ddl(
          session,
          "CREATE TABLE "
              + keyspace
              + ".\"Movies\" (\"Genre\" text, part int, year int, title text, s text static,"
              + " ms map<text, int> static, v text, \"Rating\" int, m map<text, int>, st set<int>,"
              + " l list<text>, p place, fp frozen<place>,"
              + " PRIMARY KEY ((\"Genre\", part), year, title))"
              + " WITH CLUSTERING ORDER BY (year DESC, title ASC)");
      TestCluster.ddl(
          session, "CREATE TABLE " + keyspace + ".keys (k int, c decimal, PRIMARY KEY (k, c))");
    }
    return new TwoTables(session);
  }

  static void drop(CqlSession session) {
    KEYSPACES.forEach(name -> TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + name));
  }

  /**
   * In both: {@value #PARTITIONS} partitions of {@value #ROWS} rows, and one of a static row alone.
   */
  void seedEqually() {
    for (String keyspace : KEYSPACES) {
      TestCluster.ddl(session, "TRUNCATE " + keyspace + ".\"Movies\"");
      TestCluster.ddl(session, "TRUNCATE " + keyspace + ".keys");
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      both(
          "INSERT INTO %s (\"Genre\", part, s, ms) VALUES ('g', "
              + partition
              + ", 's', {'x': 1}) USING TIMESTAMP 100");
      for (int row = 0; row < ROWS; row++) {
        both(insert(partition, row));
        both(
            "UPDATE %s USING TIMESTAMP 300 AND TTL 10000 SET m['ttl'] = 3, p.code = 7 WHERE "
                + key(partition, row));
      }
    }
    both("INSERT INTO %s (\"Genre\", part, s) VALUES ('static only', 0, 's') USING TIMESTAMP 100");
  }

  static String rendered(int partition, int row) {
    return "Genre='g', part=" + partition + ", year=" + (2000 + row / 2) + ", title='t" + row + "'";
  }

  static String key(int partition, int row) {
    return "\"Genre\" = 'g' AND part = "
        + partition
        + " AND year = "
        + (2000 + row / 2)
        + " AND title = 't"
        + row
        + "'";
  }

  static String insert(int partition, int row) {
    return String.format(
        "INSERT INTO %%s (\"Genre\", part, year, title, v, \"Rating\", m, st, l, p, fp) VALUES"
            + " ('g', %d, %d, 't%d', 'v', 5, {'a': 1, 'b': 2}, {1, 2}, ['x', 'y'],"
            + " {city: 'c', code: 1}, {city: 'c', code: 1}) USING TIMESTAMP 200",
        partition, 2000 + row / 2, row);
  }

  private void both(String statement) {
    inOld(statement);
    inNew(statement);
  }

  void inOld(String statement) {
    execute(statement, "verify_it_old.\"Movies\"");
  }

  void inNew(String statement) {
    execute(statement, "verify_it_new.\"Movies\"");
  }

  private void execute(String statement, String table) {
    session.execute(
        SimpleStatement.newInstance(String.format(statement, table))
            .setNowInSeconds(Math.toIntExact(WRITTEN)));
  }
}
