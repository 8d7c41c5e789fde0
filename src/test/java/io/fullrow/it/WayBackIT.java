// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.TableId;
import io.fullrow.producer.FragmentProducer;
import io.fullrow.producer.TableProducer;
import io.fullrow.producer.WriteOptions;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * With both sinks the old keyspace follows what is written to Kafka. What is written back is
 * captured like any other write, and comes to rest.
 */
@Tag("replicas")
class WayBackIT {
  private static final String ID = "wayback";
  private static final TableId OLD = new TableId(ID + "_old", "orders");
  private static final TableId NEW = new TableId(ID + "_new", "orders");

  /** 60 on demand: {@code -Dfullrow.it.quiet-seconds=60}. */
  private static final int QUIET_SECONDS = Integer.getInteger("fullrow.it.quiet-seconds", 5);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SETTLED_SECONDS = 3;

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();
  private final EventLog events =
      new EventLog(lab, List.of("dp." + ID, "dp." + ID + ".partitions"), Pipelines.PARTITIONS);
  private final FullrowService service = lab.service(ID, config());

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.roles", "materialize,sink,way-back");
    config.put("fullrow.tables[0].source", OLD.toString());
    config.put("fullrow.tables[0].inputs[0].topic", lab.rawTopic(OLD.keyspace(), OLD.table()));
    config.put("fullrow.tables[0].inputs[0].format", "debezium");
    config.put("fullrow.tables[0].inputs[0].accept-loss", "tags,attrs,country");
    config.put("fullrow.tables[0].events-topic", "dp." + ID);
    config.put("fullrow.tables[0].target", NEW.toString());
    return config;
  }

  @BeforeEach
  void start() {
    for (TableId table : List.of(OLD, NEW)) {
      ddl("DROP KEYSPACE IF EXISTS " + table.keyspace());
      ddl(
          "CREATE KEYSPACE "
              + table.keyspace()
              + " WITH replication = "
              + lab.cassandra().replication());
      ddl(
          "CREATE TABLE "
              + table
              + " (customer text, id int, status text, amount bigint, price decimal,"
              + " label frozen<map<text, int>>, tags set<text>, attrs map<text, text>,"
              + " country text static, PRIMARY KEY (customer, id)) WITH read_repair = 'NONE'");
    }
    ddl("ALTER TABLE " + OLD + " WITH cdc = true");
    lab.startDebezium(Converter.JSON);
    lab.awaitDebezium(OLD.keyspace(), OLD.table());
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
    ddl("DROP KEYSPACE IF EXISTS " + OLD.keyspace());
    ddl("DROP KEYSPACE IF EXISTS " + NEW.keyspace());
  }

  @Test
  void shouldLetTheOldKeyspaceFollowAndComeToRest() throws Exception {
    // given: writes of each kind into the old keyspace
    writeByCql();
    awaitEqual();
    double before = Pipelines.counter(service, "fullrow_fragments_duplicates_total");

    // when: and straight to Kafka
    writeToKafka();

    // then: the old keyspace has them
    ComparisonReport report = awaitEqual();
    assertThat(report.rowsCompared()).isGreaterThan(10);
    assertThat(status("kafka", 1)).isEqualTo("updated");
    assertThat(status("cql", 1)).isEqualTo("by kafka");

    // and then: what was written back has come back, and changes nothing any more
    int events = awaitRest();
    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
    assertThat(this.events.read().size()).isEqualTo(events);
    assertThat(Pipelines.counter(service, "fullrow_fragments_duplicates_total"))
        .isGreaterThan(before);
    assertThat(Pipelines.counter(service, "fullrow_way_back_upserts_total")).isPositive();
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
    var lag = Pipelines.lag(service);
    assertThat(lag.at("/wayBack/group").asString()).isEqualTo(ID + "-way-back");
    assertThat(lag.at("/wayBack/lag").asLong(-1)).isZero();
  }

  /** Until no event comes for some seconds. */
  private int awaitRest() {
    int[] last = {-1};
    Awaitility.await("no more events")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(SETTLED_SECONDS))
        .until(
            () -> {
              int now = events.read().size();
              boolean same = now == last[0];
              last[0] = now;
              return same;
            });
    return last[0];
  }

  private ComparisonReport awaitEqual() {
    TableComparison comparison = new TableComparison(session, session);
    ComparisonReport[] last = new ComparisonReport[1];
    Awaitility.await("equal tables")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              last[0] =
                  comparison.compare(
                      ComparisonRequest.of(OLD, NEW, Instant.now().getEpochSecond() - 1));
              assertThat(last[0].equal()).as(last[0].render()).isTrue();
              assertThat(Pipelines.lag(service).get("caughtUp").asBoolean()).isTrue();
            });
    return last[0];
  }

  private @Nullable String status(String customer, int id) {
    return session
        .execute(
            SimpleStatement.newInstance(
                "SELECT status FROM " + OLD + " WHERE customer = ? AND id = ?", customer, id))
        .one()
        .getString(0);
  }

  /** All but what the connector cannot carry: statics, and removals from collections. */
  private void writeByCql() {
    for (String write :
        List.of(
            "INSERT INTO %s (customer, id, status, amount, price, label, tags, attrs)"
                + " VALUES ('cql', 1, 'new', 1, 1.50, {'a': 1}, {'t'}, {'k': 'v'})",
            "INSERT INTO %s (customer, id, status) VALUES ('cql', 2, 'ttl') USING TTL 3600",
            "INSERT INTO %s (customer, id) VALUES ('cql', 3)",
            "INSERT INTO %s (customer, id) VALUES ('cql', 4) USING TTL 3600",
            "UPDATE %s SET status = '', amount = null WHERE customer = 'cql' AND id = 1",
            "UPDATE %s USING TTL 3000 SET amount = 5 WHERE customer = 'cql' AND id = 2",
            "UPDATE %s SET status = 'no marker' WHERE customer = 'cql' AND id = 5",
            "UPDATE %s SET tags = tags + {'u'}, attrs['l'] = 'w' WHERE customer = 'cql' AND id = 1",
            "INSERT INTO %s (customer, id, status) VALUES ('cql', 6, 'lwt') IF NOT EXISTS",
            "UPDATE %s SET status = 'again' WHERE customer = 'cql' AND id = 6 IF status = 'lwt'",
            "BEGIN UNLOGGED BATCH USING TIMESTAMP 1000"
                + " INSERT INTO %1$s (customer, id, status) VALUES ('cql', 7, 'b');"
                + " INSERT INTO %1$s (customer, id, amount) VALUES ('cql', 8, 8); APPLY BATCH",
            "INSERT INTO %s (customer, id, status) VALUES ('cql', 10, 'gone')",
            "INSERT INTO %s (customer, id, status) VALUES ('cql', 11, 'gone')",
            "INSERT INTO %s (customer, id, status) VALUES ('cql', 12, 'gone')",
            "DELETE FROM %s WHERE customer = 'cql' AND id = 10",
            "DELETE FROM %s WHERE customer = 'cql' AND id > 10 AND id < 20",
            "INSERT INTO %s (customer, id, status) VALUES ('cql', 12, 'back')",
            "DELETE FROM %s WHERE customer = 'cql' AND id = 99",
            "INSERT INTO %s (customer, id, status) VALUES ('cql gone', 1, 'gone')",
            "DELETE FROM %s WHERE customer = 'cql gone'",
            "INSERT INTO %s (customer, id, status) VALUES ('cql gone', 2, 'back')",
            "DELETE FROM %s WHERE customer = 'cql range' AND id >= 0")) {
      session.execute(
          SimpleStatement.newInstance(String.format(write, OLD))
              .setConsistencyLevel(DefaultConsistencyLevel.QUORUM));
    }
  }

  private void writeToKafka() {
    Map<String, Object> kafka = Map.of("bootstrap.servers", lab.kafka().bootstrapServers());
    try (FragmentProducer producer = FragmentProducer.open(kafka, ID + ".fragments")) {
      TableProducer orders = producer.table(OLD, DriverSchemas.read(session.getMetadata(), NEW));
      WriteOptions expiring = WriteOptions.DEFAULT.ttl(Duration.ofHours(1));
      orders.insert(
          row(
              "kafka",
              1,
              Map.of(
                  "status",
                  "new",
                  "amount",
                  1L,
                  "price",
                  new BigDecimal("12.50"),
                  "label",
                  Map.of("a", 1),
                  "tags",
                  Set.of("t", "u"),
                  "attrs",
                  Map.of("k", "v"),
                  "country",
                  "DE")));
      orders.insert(row("kafka", 2, Map.of("status", "ttl", "tags", Set.of("x"))), expiring);
      orders.insert(row("kafka", 3, Map.of()));
      orders.insert(row("kafka", 4, Map.of()), expiring);
      orders.update(row("kafka", 1, Map.of("status", "updated", "tags", Set.of("w"))));
      Map<String, @Nullable Object> emptied = new HashMap<>(key("kafka", 1));
      emptied.put("price", null);
      emptied.put("attrs", null);
      orders.update(emptied);
      orders.update(row("kafka", 2, Map.of("amount", 5L)), expiring);
      orders.update(row("kafka", 5, Map.of("status", "no marker", "label", Map.of())));
      orders.update(row("cql", 1, Map.of("status", "by kafka")));
      orders.update(Map.of("customer", "kafka", "country", "FR"));
      orders.deleteColumns(key("kafka", 1), List.of("label", "tags"), WriteOptions.DEFAULT);
      orders.insert(row("kafka", 10, Map.of("status", "gone")));
      orders.deleteRow(key("kafka", 10), WriteOptions.DEFAULT);
      orders.deleteRow(key("cql", 7), WriteOptions.DEFAULT);
      orders.insert(row("kafka gone", 1, Map.of("status", "gone")));
      orders.deletePartition(Map.of("customer", "kafka gone"), WriteOptions.DEFAULT);
      orders.insert(row("kafka gone", 2, Map.of("status", "back"))).toCompletableFuture().join();
    }
  }

  private static Map<String, Object> key(String customer, int id) {
    return Map.of("customer", customer, "id", id);
  }

  private static Map<String, Object> row(String customer, int id, Map<String, Object> columns) {
    Map<String, Object> row = new HashMap<>(key(customer, id));
    row.putAll(columns);
    return row;
  }

  private void ddl(String cql) {
    session.execute(SimpleStatement.newInstance(cql).setTimeout(Duration.ofSeconds(60)));
  }
}
