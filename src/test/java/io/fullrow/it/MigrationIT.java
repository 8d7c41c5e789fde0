// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.TableId;
import io.fullrow.producer.FragmentProducer;
import io.fullrow.producer.TableProducer;
import io.fullrow.schema.DriverSchemas;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The runbook of docs/migration.md on three nodes with their connectors, under a constant load of
 * writes: rows that were there before capture, a snapshot beside live changes, and writes that go
 * straight to Kafka at the end.
 */
@Tag("replicas")
class MigrationIT {
  private static final String ID = "migration";
  private static final TableId OLD = new TableId(ID + "_old", "orders");
  private static final TableId NEW = new TableId(ID + "_new", "orders");
  private static final int ROWS = 3_000;
  private static final int ORDERS_PER_CUSTOMER = 20;
  private static final long SEED = 20_261_122;

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private final AtomicLong written = new AtomicLong();

  @AfterEach
  void drop() {
    writing.set(false);
    ddl("DROP KEYSPACE IF EXISTS " + OLD.keyspace());
    ddl("DROP KEYSPACE IF EXISTS " + NEW.keyspace());
  }

  @Test
  void shouldMoveATableThatIsWrittenTo() {
    // given: a table that is not captured, with rows
    createWithRows();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(this::writeByCql);

    // when: changes are captured, the target is made, and the service follows
    ddl("ALTER TABLE " + OLD + " WITH cdc = true");
    lab.startDebezium(Converter.JSON);
    lab.awaitDebezium(OLD.keyspace(), OLD.table());
    FullrowService service = lab.service(ID, config());
    try {
      succeed(service, "schema", "--apply");
      service.start();
      Pipelines.awaitReady(service);

      // then: nothing is in the way
      succeed(service, "check");

      // and when: the rows that were there are read
      CommandRun snapshot = succeed(service, "snapshot", "--row-markers=insert");

      // then: all is equal, while it is written to
      assertThat(snapshot.out()).contains(OLD.toString());
      succeed(service, "verify");
      long before = written.get();
      Awaitility.await("the writer goes on").until(() -> written.get() > before);

      // and when: writes go to Kafka
      writing.set(false);
      writer.join();
      AlbumPipeline.awaitCaughtUp(service);
      succeed(service, "verify", "--again");
      writeToKafka();

      // then
      AlbumPipeline.awaitCaughtUp(service);
      Row row = session.execute("SELECT * FROM " + NEW + " WHERE customer = 'c1' AND id = 1").one();
      assertThat(row).isNotNull();
      assertThat(row.getString("status")).isEqualTo("by kafka");
    } finally {
      service.stop();
    }
  }

  private static CommandRun succeed(FullrowService service, String... command) {
    CommandRun run = service.startCommand(command);
    assertThat(run.await()).as("%s%n%s%n%s", List.of(command), run.out(), run.err()).isZero();
    return run;
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
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
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < ROWS; i++) {
      insert("c" + i / ORDERS_PER_CUSTOMER, i % ORDERS_PER_CUSTOMER, random, 0);
    }
  }

  private void writeByCql() {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    while (writing.get()) {
      String customer = "c" + random.nextInt(ROWS / ORDERS_PER_CUSTOMER);
      int id = random.nextInt(ORDERS_PER_CUSTOMER);
      int kind = random.nextInt(10);
      if (kind < 6) {
        insert(customer, id, random, random.nextInt(4) == 0 ? 60 : 0);
      } else if (kind < 9) {
        execute(
            "UPDATE " + OLD + " SET status = ? WHERE customer = ? AND id = ?",
            "updated " + random.nextInt(),
            customer,
            id);
      } else {
        execute("DELETE FROM " + OLD + " WHERE customer = ? AND id = ?", customer, id);
      }
      written.incrementAndGet();
    }
  }

  private void insert(String customer, int id, SplittableRandom random, int ttl) {
    execute(
        "INSERT INTO "
            + OLD
            + " (customer, id, status, amount, note) VALUES (?, ?, ?, ?, ?) USING TTL ?",
        customer,
        id,
        "new",
        random.nextLong(),
        "note " + random.nextInt(),
        ttl);
  }

  private void writeToKafka() {
    Map<String, Object> kafka = Map.of("bootstrap.servers", lab.kafka().bootstrapServers());
    try (FragmentProducer producer = FragmentProducer.open(kafka, ID + ".fragments")) {
      TableProducer orders = producer.table(OLD, DriverSchemas.read(session.getMetadata(), NEW));
      for (int i = 0; i < ORDERS_PER_CUSTOMER; i++) {
        orders
            .insert(
                Map.of(
                    "customer",
                    "c1",
                    "id",
                    i,
                    "status",
                    "by kafka",
                    "amount",
                    (long) i,
                    "note",
                    ""))
            .toCompletableFuture()
            .join();
      }
    }
  }

  private void execute(String cql, Object... values) {
    session.execute(
        SimpleStatement.newInstance(cql, values)
            .setConsistencyLevel(DefaultConsistencyLevel.QUORUM));
  }

  private void ddl(String cql) {
    session.execute(SimpleStatement.newInstance(cql).setTimeout(Duration.ofSeconds(60)));
  }
}
