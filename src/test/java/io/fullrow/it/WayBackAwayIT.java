// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.lab.CassandraCluster;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import io.fullrow.producer.FragmentProducer;
import io.fullrow.producer.TableProducer;
import io.fullrow.producer.WriteOptions;
import io.fullrow.schema.DriverSchemas;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The old cluster is away when the service starts: it is only there for a way back, so the new
 * keyspace goes on, and what was written meanwhile follows to the old one.
 */
class WayBackAwayIT {
  private static final String ID = "backaway";
  private static final TableId OLD = new TableId(ID + "_old", "t");
  private static final TableId NEW = new TableId(ID + "_new", "t");

  private final Lab lab = SharedLab.get();
  private final CassandraCluster old = SharedLab.target();

  @Test
  void shouldWriteToTheNewKeyspaceWhileTheOldClusterIsAway() throws Exception {
    // given
    create(old, OLD);
    create(lab.cassandra(), NEW);
    Map<String, String> config = Pipelines.fragments(lab, ID, OLD, NEW);
    config.put("fullrow.roles", "materialize,sink,way-back");
    config.put("fullrow.source.contact-points", old.contactPoint());
    config.put("fullrow.source.local-datacenter", old.localDatacenter());
    FullrowService service = lab.service(ID, config);
    old.node(1).kill9();
    try {
      // when
      service.start();
      Awaitility.await("readiness")
          .atMost(Pipelines.PATIENCE)
          .until(() -> service.get("health/readiness").statusCode() == 200);
      insert(1);

      // then
      awaitRow(lab.cassandra(), NEW, 1);
      JsonNode lag = Pipelines.lag(service);
      assertThat(lag.get("caughtUp").asBoolean()).as(lag.toString()).isFalse();
      assertThat(service.get("health/dependencies").body())
          .contains("DOWN, waiting for source cluster at");

      // when
      old.node(1).start();

      // then
      awaitRow(old, OLD, 1);
      insert(2);
      awaitRow(old, OLD, 2);
      Awaitility.await("caught up")
          .atMost(Pipelines.PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> Pipelines.lag(service).get("caughtUp").asBoolean());
      assertThat(AlbumPipeline.deadLetters(service)).isZero();
    } finally {
      service.stop();
      if (!old.node(1).isRunning()) {
        old.node(1).start();
      }
      Awaitility.await("the old cluster")
          .atMost(Pipelines.PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> TestCluster.ddl(old.session(), "DROP KEYSPACE IF EXISTS " + OLD.keyspace()));
      TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + NEW.keyspace());
    }
  }

  private static void create(CassandraCluster cluster, TableId table) {
    CqlSession session = cluster.session();
    TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + table.keyspace());
    TestCluster.ddl(
        session,
        "CREATE KEYSPACE " + table.keyspace() + " WITH replication = " + cluster.replication());
    TestCluster.ddl(session, "CREATE TABLE " + table + " (id int PRIMARY KEY, v text)");
  }

  private void insert(int id) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", lab.kafka().bootstrapServers());
    try (FragmentProducer producer = FragmentProducer.open(kafka, ID + ".fragments")) {
      TableProducer rows =
          producer.table(OLD, DriverSchemas.read(lab.session().getMetadata(), NEW));
      rows.insert(Map.of("id", id, "v", "by kafka"), WriteOptions.DEFAULT)
          .toCompletableFuture()
          .join();
    }
  }

  private static void awaitRow(CassandraCluster cluster, TableId table, int id) {
    Awaitility.await("row " + id + " in " + table)
        .atMost(Pipelines.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                !cluster
                    .session()
                    .execute("SELECT v FROM " + table + " WHERE id = " + id)
                    .all()
                    .equals(List.of()));
  }
}
