// SPDX-License-Identifier: Apache-2.0
package io.fullrow.migration;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.Lab;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/** The tables that are measured, and the configuration of a service that follows them. */
final class Orders {
  static final TableId OLD = new TableId("orders_old", "orders");
  static final TableId NEW = new TableId("orders_new", "orders");
  static final int PER_CUSTOMER = 20;

  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);
  private static final int IN_FLIGHT = 256;

  private final Lab lab;
  private final int rows;

  Orders(Lab lab, int rows) {
    this.lab = lab;
    this.rows = rows;
    for (TableId table : new TableId[] {OLD, NEW}) {
      ddl(
          "CREATE KEYSPACE "
              + table.keyspace()
              + " WITH replication = "
              + lab.cassandra().replication());
      createTable(table);
    }
  }

  private void createTable(TableId table) {
    ddl(
        "CREATE TABLE "
            + table
            + " (customer int, id int, title text, amount bigint, note text, tags set<text>,"
            + " PRIMARY KEY (customer, id))");
  }

  void emptyTarget() {
    ddl("TRUNCATE " + NEW);
  }

  private void ddl(String cql) {
    lab.session().execute(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT));
  }

  int rows() {
    return rows;
  }

  int customers() {
    return rows / PER_CUSTOMER;
  }

  void fill(LongConsumer progress) {
    CqlSession session = lab.session();
    PreparedStatement insert =
        session.prepare(
            "INSERT INTO "
                + OLD
                + " (customer, id, title, amount, note, tags) VALUES (?, ?, ?, ?, ?, ?)");
    SplittableRandom random = new SplittableRandom(1);
    Semaphore permits = new Semaphore(IN_FLIGHT);
    for (int row = 0; row < rows; row++) {
      permits.acquireUninterruptibly();
      session
          .executeAsync(
              insert.bind(
                  row / PER_CUSTOMER,
                  row % PER_CUSTOMER,
                  "title " + random.nextInt(),
                  random.nextLong(),
                  "note ".repeat(8) + random.nextInt(),
                  java.util.Set.of("a" + random.nextInt(9))))
          .whenComplete((done, error) -> permits.release());
      progress.accept(row);
    }
    permits.acquireUninterruptibly(IN_FLIGHT);
  }

  /**
   * @param id of the application: each has topics of its own
   */
  Map<String, String> configuration(String id) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("fullrow.application-id", id);
    config.put("fullrow.partitions", "4");
    config.put("fullrow.dead-letter-topic", id + ".dlq");
    config.put("fullrow.fragments-topic", id + ".fragments");
    config.put("fullrow.kafka.bootstrap-servers", lab.kafka().bootstrapServers());
    config.put("fullrow.schema-registry.url", lab.registry().url());
    config.put("fullrow.target.contact-points", lab.cassandra().contactPoint());
    config.put("fullrow.target.local-datacenter", lab.cassandra().localDatacenter());
    config.put("fullrow.tables[0].source", OLD.toString());
    config.put("fullrow.tables[0].inputs[0].topic", "raw." + id);
    config.put("fullrow.tables[0].inputs[0].format", "fragment");
    config.put("fullrow.tables[0].events-topic", "dp." + id);
    config.put("fullrow.tables[0].target", NEW.toString());
    return config;
  }
}
