// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.model.TableId;
import java.time.Duration;

/** The table of the soak. */
public final class SoakTable {
  static final String TITLE = "title";
  static final String AMOUNT = "amount";
  static final String TAGS = "tags";
  static final String NOTES = "notes";
  static final String OWNER = "owner";
  static final String LABELS = "labels";

  private static final String NAME = "items";
  private static final String COLUMNS =
      "p int, c int, title text, amount bigint, tags set<text>, notes map<text, text>,"
          + " owner text static, labels set<text> static, PRIMARY KEY (p, c)";
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);

  private SoakTable() {}

  public static TableId in(String keyspace) {
    return new TableId(keyspace, NAME);
  }

  static void create(CqlSession session, TableId table, String replication) {
    ddl(session, "CREATE KEYSPACE " + table.keyspace() + " WITH replication = " + replication);
    ddl(session, "CREATE TABLE " + table + " (" + COLUMNS + ")");
  }

  private static void ddl(CqlSession session, String statement) {
    session.execute(SimpleStatement.newInstance(statement).setTimeout(DDL_TIMEOUT));
  }
}
