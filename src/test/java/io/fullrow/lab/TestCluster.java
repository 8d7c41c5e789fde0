// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;

/** The one place through which tests of the driver's side reach a real Cassandra. */
public final class TestCluster {
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(30);

  private TestCluster() {}

  /** A session of the caller's own, to be closed by it. */
  public static CqlSession connect() {
    return CqlSession.builder()
        .addContactPoint(SharedLab.get().cassandra().node(1).cql())
        .withLocalDatacenter("dc1")
        .build();
  }

  /** A new, empty keyspace of that name; an old one is dropped. */
  public static void recreate(CqlSession session, String keyspace) {
    ddl(session, "DROP KEYSPACE IF EXISTS " + keyspace);
    ddl(
        session,
        "CREATE KEYSPACE "
            + keyspace
            + " WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1}");
  }

  /** A change of the schema, which can take longer than a request. */
  public static void ddl(CqlSession session, String statement) {
    session.execute(SimpleStatement.newInstance(statement).setTimeout(DDL_TIMEOUT));
  }
}
