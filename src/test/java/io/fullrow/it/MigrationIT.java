// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.TableId;
import io.fullrow.producer.FragmentProducer;
import io.fullrow.producer.TableProducer;
import io.fullrow.producer.WriteOptions;
import io.fullrow.schema.DriverSchemas;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The runbook of docs/migration.md on three nodes with their connectors, from the old keyspace
 * alone to the new one alone, under the steady load of two application instances: rows that were
 * there before capture, a snapshot beside live changes, both switches one instance at a time, and
 * one way back.
 */
@Tag("replicas")
class MigrationIT {
  private static final String ID = "migration";
  private static final TableId OLD = new TableId(ID + "_old", "orders");
  private static final TableId NEW = new TableId(ID + "_new", "orders");
  private static final AppInstance.Orders ORDERS = new AppInstance.Orders(50, 20);
  private static final long SEED = 20_261_122;

  /** Of one node. */
  private static final Duration CLOCK_AHEAD =
      Duration.ofSeconds(Integer.getInteger("fullrow.it.clock-ahead-seconds", 0));

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();

  /** Which is on demand. */
  private void setClockAhead(Duration ahead) {
    CassandraNode node = lab.cassandra().node(2);
    node.kill9();
    node.setClockAhead(ahead);
    node.start();
  }

  @AfterEach
  void drop() {
    if (!CLOCK_AHEAD.isZero()) {
      setClockAhead(Duration.ZERO);
    }
    ddl("DROP KEYSPACE IF EXISTS " + OLD.keyspace());
    ddl("DROP KEYSPACE IF EXISTS " + NEW.keyspace());
  }

  @Test
  void shouldMoveATableThatIsReadAndWritten() throws Exception {
    if (!CLOCK_AHEAD.isZero()) {
      setClockAhead(CLOCK_AHEAD);
    }
    createWithRows();
    FullrowService service = lab.service(ID, config());
    Map<String, Object> kafka = Map.of("bootstrap.servers", lab.kafka().bootstrapServers());
    try (AppInstance first = new AppInstance(session, OLD, ORDERS, SEED);
        AppInstance second = new AppInstance(session, OLD, ORDERS, SEED + 1);
        FragmentProducer producer = FragmentProducer.open(kafka, ID + ".fragments")) {
      // steps 1 to 4
      ddl("ALTER TABLE " + OLD + " WITH cdc = true");
      LabTopic.of(lab, lab.rawTopic(OLD.keyspace(), OLD.table())).create(3, Map.of());
      lab.startDebezium(Converter.JSON);
      lab.awaitDebezium(OLD.keyspace(), OLD.table());
      succeed(service, "schema", "--apply");
      service.start();
      Pipelines.awaitReady(service);
      assertThat(succeed(service, "check").out())
          .contains("WARNING writers, " + OLD)
          .satisfies(
              out -> assertThat(out.contains("WARNING clocks")).isEqualTo(!CLOCK_AHEAD.isZero()));
      succeed(service, "snapshot", "--row-markers=insert");
      succeed(service, "verify");
      succeed(service, "cutover", "--wait=1m");

      // reads, one instance after the other
      first.readFrom(NEW);
      second.readFrom(NEW);

      // writes, one instance after the other, and once back
      TableProducer orders = producer.table(OLD, DriverSchemas.read(session.getMetadata(), NEW));
      first.writeToKafka(orders);
      succeed(service, "verify", "--again");
      first.writeByCql(OLD);
      succeed(service, "verify", "--again");
      first.writeToKafka(orders);
      second.writeToKafka(orders);
      succeed(service, "verify", "--again");

      // the old keyspace goes
      service.stop();
      ddl("DROP KEYSPACE " + OLD.keyspace());
      Map<String, String> alone = config();
      alone.remove("fullrow.roles");
      FullrowService after = lab.service(ID + "-after", alone);
      after.start();
      Pipelines.awaitReady(after);
      orders
          .insert(Map.of("customer", "last", "id", 1, "status", "by kafka"), WriteOptions.DEFAULT)
          .toCompletableFuture()
          .join();
      Awaitility.await("the last write in the new table")
          .atMost(Pipelines.PATIENCE)
          .until(() -> status("last", 1), Optional.of("by kafka")::equals);
      assertThat(first.failures()).isEmpty();
      assertThat(second.failures()).isEmpty();
      assertThat(first.requests() + second.requests()).isGreaterThan(ORDERS.customers());
      after.stop();
    } finally {
      service.stop();
    }
  }

  private Optional<String> status(String customer, int id) {
    String cql = "SELECT status FROM " + NEW + " WHERE customer = ? AND id = ?";
    return Optional.ofNullable(
            session.execute(SimpleStatement.newInstance(cql, customer, id)).one())
        .map(row -> row.getString(0));
  }

  private static CommandRun succeed(FullrowService service, String... command) {
    CommandRun run = service.startCommand(command);
    assertThat(run.await()).as("%s%n%s%n%s", List.of(command), run.out(), run.err()).isZero();
    return run;
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.roles", "materialize,sink,way-back");
    config.put("fullrow.tables[0].source", OLD.toString());
    config.put("fullrow.tables[0].inputs[0].topic", lab.rawTopic(OLD.keyspace(), OLD.table()));
    config.put("fullrow.tables[0].inputs[0].format", "debezium");
    config.put("fullrow.tables[0].events-topic", "dp." + ID);
    config.put("fullrow.tables[0].target", NEW.toString());
    return config;
  }

  private void createWithRows() {
    ddl("DROP KEYSPACE IF EXISTS " + NEW.keyspace());
    ddl("DROP KEYSPACE IF EXISTS " + OLD.keyspace());
    ddl(
        "CREATE KEYSPACE "
            + OLD.keyspace()
            + " WITH replication = "
            + lab.cassandra().replication());
    ddl(
        "CREATE TABLE "
            + OLD
            + " (customer text, id int, status text, amount bigint, note text,"
            + " PRIMARY KEY (customer, id)) WITH read_repair = 'NONE'");
    for (int i = 0; i < ORDERS.customers() * ORDERS.ofEach(); i++) {
      session.execute(
          SimpleStatement.newInstance(
                  "INSERT INTO "
                      + OLD
                      + " (customer, id, status, amount, note) VALUES (?, ?, 'old', ?, 'before')",
                  "c" + i / ORDERS.ofEach(),
                  i % ORDERS.ofEach(),
                  (long) i)
              .setConsistencyLevel(DefaultConsistencyLevel.QUORUM));
    }
  }

  private void ddl(String cql) {
    session.execute(SimpleStatement.newInstance(cql).setTimeout(Duration.ofSeconds(60)));
  }
}
