// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.producer.FragmentProducer;
import io.fullrow.producer.TableProducer;
import io.fullrow.producer.WriteOptions;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import io.fullrow.workload.ReplicaCopies;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the way back has written comes in again as exactly as the old SSTables hold it: with the
 * local deletion times and the TTLs that the server stamped.
 */
class WayBackStampsIT {
  private static final String ID = "stamps";
  private static final TableId OLD = new TableId(ID + "_old", "t");
  private static final TableId NEW = new TableId(ID + "_new", "t");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();
  private final SSTableFragments tables =
      new SSTableFragments(lab.cassandra().node(1), OLD.keyspace(), OLD.table(), DataTypes.TEXT);
  private final EventLog events =
      new EventLog(lab, List.of("dp." + ID, "dp." + ID + ".partitions"), Pipelines.PARTITIONS);

  @BeforeEach
  void create() {
    for (TableId table : List.of(OLD, NEW)) {
      TestCluster.recreate(session, table.keyspace());
      TestCluster.ddl(
          session,
          "CREATE TABLE "
              + table
              + " (p int, c int, a text, b text, tags set<text>, attrs map<text, text>,"
              + " s text static, PRIMARY KEY (p, c)) WITH compaction ="
              + " {'class': 'SizeTieredCompactionStrategy', 'enabled': false}");
    }
  }

  @AfterEach
  void drop() {
    TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + OLD.keyspace());
    TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + NEW.keyspace());
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.fragments(lab, ID, OLD, NEW);
    config.put("fullrow.roles", "materialize,sink,way-back");
    return config;
  }

  @Test
  void shouldTakeWhatComesBackForDuplicates() throws Exception {
    FullrowService service = lab.service(ID, config());
    service.start();
    try {
      // given: writes of each kind, by both ways, in both keyspaces
      Pipelines.awaitReady(service);
      writeByCql();
      capture();
      awaitEqual(service);
      writeToKafka();
      awaitEqual(service);
      assertThat(session.execute("SELECT a FROM " + OLD + " WHERE p = 5 AND c = 1").one())
          .satisfies(row -> assertThat(row.getString(0)).isEqualTo("by kafka"));
      int before = events.read().size();

      // when: what was written back comes in again
      capture();
      awaitEqual(service);

      // then
      assertThat(events.read().size()).isEqualTo(before);
      assertThat(AlbumPipeline.deadLetters(service)).isZero();
    } finally {
      service.stop();
    }
  }

  /** All that the SSTables hold, several times as replicas do. */
  private void capture() {
    tables.flush();
    List<Fragment> fragments = tables.read(OLD);
    try (ReplicaCopies replicas =
        new ReplicaCopies(lab.kafka().bootstrapServers(), "raw." + ID, AlbumPipeline.SEED)) {
      replicas.publish(fragments);
    }
  }

  private void awaitEqual(FullrowService service) {
    TableComparison comparison = new TableComparison(session, session);
    Awaitility.await("equal tables")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(Pipelines.lag(service).get("caughtUp").asBoolean()).isTrue();
              ComparisonReport report =
                  comparison.compare(
                      ComparisonRequest.of(OLD, NEW, Instant.now().getEpochSecond() - 1));
              assertThat(report.equal()).as(report.render()).isTrue();
            });
  }

  private void writeByCql() {
    for (String write :
        List.of(
            "INSERT INTO %s (p, c, a, b, tags, attrs, s)"
                + " VALUES (1, 1, 'x', 'y', {'t', 'u'}, {'k': 'v', 'l': 'w'}, 's')",
            "UPDATE %s SET tags = tags - {'t'}, a = null WHERE p = 1 AND c = 1",
            "DELETE attrs['k'], b FROM %s WHERE p = 1 AND c = 1",
            "INSERT INTO %s (p, c, a) VALUES (1, 2, 'ttl') USING TTL 3600",
            "INSERT INTO %s (p, c) VALUES (1, 3) USING TTL 3600",
            "UPDATE %s USING TTL 3000 SET a = 'no marker' WHERE p = 1 AND c = 4",
            "UPDATE %s USING TTL 3000 SET tags = {'t'} WHERE p = 1 AND c = 5",
            "DELETE s FROM %s WHERE p = 1",
            "INSERT INTO %s (p, c, a) VALUES (1, 6, '')",
            "INSERT INTO %s (p, c, a) VALUES (1, 7, 'gone')",
            "DELETE FROM %s WHERE p = 1 AND c = 7",
            "INSERT INTO %s (p, c, a) VALUES (1, 9, 'gone')",
            "DELETE FROM %s WHERE p = 1 AND c > 8 AND c <= 20",
            "INSERT INTO %s (p, c, a) VALUES (1, 9, 'back')",
            "INSERT INTO %s (p, c, a, s) VALUES (2, 1, 'gone', 'gone')",
            "DELETE FROM %s WHERE p = 2",
            "INSERT INTO %s (p, c, a) VALUES (2, 2, 'back')",
            "DELETE FROM %s WHERE p = 3 AND c >= 0",
            "INSERT INTO %s (p, c, a) VALUES (5, 1, 'by cql') IF NOT EXISTS",
            "BEGIN UNLOGGED BATCH"
                + " INSERT INTO %1$s (p, c, a) VALUES (6, 1, 'b') USING TIMESTAMP 1000;"
                + " DELETE FROM %1$s USING TIMESTAMP 999 WHERE p = 6 AND c = 1;"
                + " UPDATE %1$s USING TIMESTAMP 1001 SET b = 'c' WHERE p = 6 AND c = 1;"
                + " APPLY BATCH")) {
      session.execute(
          SimpleStatement.newInstance(String.format(write, OLD))
              .setConsistencyLevel(DefaultConsistencyLevel.ALL));
    }
  }

  private void writeToKafka() {
    Map<String, Object> kafka = Map.of("bootstrap.servers", lab.kafka().bootstrapServers());
    try (FragmentProducer producer = FragmentProducer.open(kafka, ID + ".fragments")) {
      TableProducer rows = producer.table(OLD, DriverSchemas.read(session.getMetadata(), NEW));
      WriteOptions expiring = WriteOptions.DEFAULT.ttl(Duration.ofHours(1));
      rows.insert(row(5, 1, Map.of("a", "by kafka", "tags", Set.of("t"), "s", "s")));
      rows.insert(row(5, 2, Map.of("a", "ttl", "attrs", Map.of("k", "v"))), expiring);
      rows.insert(row(5, 3, Map.of()), expiring);
      Map<String, @Nullable Object> emptied = new HashMap<>(row(5, 1, Map.of()));
      emptied.put("b", null);
      emptied.put("tags", null);
      rows.update(emptied);
      rows.deleteColumns(row(1, 9, Map.of()), List.of("a"), WriteOptions.DEFAULT);
      rows.deleteRow(row(5, 4, Map.of()), WriteOptions.DEFAULT);
      rows.deletePartition(Map.of("p", 7), WriteOptions.DEFAULT).toCompletableFuture().join();
    }
  }

  private static Map<String, Object> row(int p, int c, Map<String, Object> columns) {
    Map<String, Object> row = new HashMap<>(columns);
    row.put("p", p);
    row.put("c", c);
    return row;
  }
}
