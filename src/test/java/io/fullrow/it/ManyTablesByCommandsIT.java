// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three keyspaces of many tables, configured by a few lines, from the old keyspaces alone to equal
 * new ones by commands that name no table.
 */
@EnabledIfSystemProperty(
    named = "fullrow.it.migrated-tables",
    matches = "\\d+",
    disabledReason = "on demand")
class ManyTablesByCommandsIT {
  private static final Logger LOG = LoggerFactory.getLogger(ManyTablesByCommandsIT.class);
  private static final String ID = "manymigrated";
  private static final int KEYSPACES = 3;
  private static final int TABLES = Integer.getInteger("fullrow.it.migrated-tables", 3) / KEYSPACES;
  private static final int ROWS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final Lab lab = SharedLab.get();
  private final FullrowService service = lab.service(ID, config()).withHeap("1g"); // as in k8s

  @AfterEach
  void stop() {
    service.stop();
  }

  @Test
  void shouldMigrateAllByCommandsThatNameNone() throws Exception {
    // given
    for (int keyspace = 0; keyspace < KEYSPACES; keyspace++) {
      create(old(keyspace));
      TestCluster.ddl(
          lab.session(),
          "CREATE KEYSPACE "
              + renewed(keyspace)
              + " WITH replication = "
              + lab.cassandra().replication());
    }
    createRawTopics();

    // when
    command("schema", "--apply");
    service.start();
    awaitReady();
    CommandRun check = service.startCommand("check");
    LOG.info("check ended with {}: {}", check.await(PATIENCE), last(check.out()));
    command("snapshot", "--without-capture", "--row-markers=insert");
    awaitCaughtUp();

    // then
    CommandRun verify = command("verify", "--json");
    assertThat(verify.out().lines().filter(line -> line.contains("\"summary\"")))
        .hasSize(KEYSPACES * TABLES)
        .allMatch(line -> line.contains("\"result\":\"equal\""))
        .allMatch(line -> line.contains("\"rows\":" + ROWS));
  }

  private CommandRun command(String... command) {
    long begun = System.nanoTime();
    CommandRun run = service.startCommand(command);
    int code = run.await(PATIENCE);
    LOG.info(
        "{} of {} tables took {} s: {}",
        command[0],
        KEYSPACES * TABLES,
        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
        last(run.out()));
    assertThat(code).as(run.out() + run.err()).isZero();
    return run;
  }

  private static String last(String text) {
    return text.lines().reduce((first, second) -> second).orElse("");
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> service.get("health/readiness").statusCode() == 200);
  }

  private void awaitCaughtUp() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () -> new JsonMapper().readTree(service.get("lag").body()).get("caughtUp").asBoolean());
  }

  private void create(String keyspace) {
    CqlSession session = lab.session();
    session.setSchemaMetadataEnabled(false);
    try {
      ddl("CREATE KEYSPACE " + keyspace + " WITH replication = " + lab.cassandra().replication());
      for (int table = 0; table < TABLES; table++) {
        String name = keyspace + ".t" + table;
        ddl("CREATE TABLE " + name + " (p int, c int, v text, PRIMARY KEY (p, c))");
        PreparedStatement insert =
            session.prepare("INSERT INTO " + name + " (p, c, v) VALUES (?, ?, 'v')");
        for (int row = 0; row < ROWS; row++) {
          session.execute(insert.bind(table, row));
        }
      }
    } finally {
      session.setSchemaMetadataEnabled(null);
    }
  }

  private void ddl(String cql) {
    lab.session().execute(SimpleStatement.newInstance(cql).setTimeout(Duration.ofMinutes(1)));
  }

  private void createRawTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      for (int keyspace = 0; keyspace < KEYSPACES; keyspace++) {
        String prefix = "raw." + old(keyspace) + ".t";
        List<NewTopic> topics =
            IntStream.range(0, TABLES)
                .mapToObj(table -> new NewTopic(prefix + table, 1, (short) 1))
                .toList();
        admin.createTopics(topics).all().get();
      }
    }
  }

  private static String old(int keyspace) {
    return ID + keyspace + "_old";
  }

  private static String renewed(int keyspace) {
    return ID + keyspace + "_new";
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.table-defaults.inputs[0].topic", "raw.{keyspace}.{table}");
    config.put("fullrow.table-defaults.inputs[0].format", "fragment");
    config.put("fullrow.table-defaults.events-topic", "dp.{keyspace}.{table}");
    for (int keyspace = 0; keyspace < KEYSPACES; keyspace++) {
      config.put("fullrow.keyspaces[" + keyspace + "].source", old(keyspace));
      config.put("fullrow.keyspaces[" + keyspace + "].target", renewed(keyspace));
    }
    return config;
  }
}
