// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in the way of a migration is found by the command, each with a remedy. */
class CheckCommandIT {
  private static final String ID = "checks";
  private static final String OLD = ID + "_old";
  private static final String NEW = ID + "_new";
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final Lab lab = SharedLab.get();

  @BeforeEach
  void createKeyspaces() {
    dropKeyspaces();
    for (String keyspace : List.of(OLD, NEW)) {
      ddl("CREATE KEYSPACE " + keyspace + " WITH replication = " + lab.cassandra().replication());
      ddl(
          "CREATE TABLE "
              + keyspace
              + ".good (k int, c int, v text, PRIMARY KEY (k, c)) WITH cdc = "
              + keyspace.equals(OLD));
      ddl("CREATE TABLE " + keyspace + ".bad (k int PRIMARY KEY, l list<text>)");
    }
  }

  @AfterEach
  void dropKeyspaces() {
    for (String keyspace : List.of(OLD, NEW)) {
      ddl("DROP KEYSPACE IF EXISTS " + keyspace);
    }
  }

  private void ddl(String cql) {
    lab.session().execute(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT));
  }

  @Test
  void shouldFindWhatIsInTheWay() throws Exception {
    // given
    Map<String, String> config = Pipelines.servers(lab, ID);
    table(config, 0, "good", "sidecar");
    createTopic("raw.good", 1);

    // when
    CommandRun healthy = lab.service(ID, config).startCommand("check");

    // then
    assertThat(healthy.await()).as(healthy.out() + healthy.err()).isZero();
    assertThat(healthy.out())
        .contains("INFO clocks", "INFO size, " + OLD + ".good", "to be created by the service");
    assertThat(healthy.err()).contains("0 errors");

    // and given
    table(config, 1, "bad", "debezium");
    table(config, 2, "gone", "debezium");
    createTopic("dp." + ID + ".bad", Pipelines.PARTITIONS + 1);

    // when
    CommandRun planted = lab.service(ID, config).startCommand("check", "--json");

    // then
    assertThat(planted.await()).as(planted.err()).isEqualTo(1);
    List<JsonNode> findings = planted.out().lines().map(JSON::readTree).toList();
    assertFound(findings, "ERROR", "capture", OLD + ".bad", "cdc = true");
    assertFound(findings, "WARNING", "capture", OLD + ".bad", "read_repair = 'NONE'");
    assertFound(findings, "ERROR", "source", OLD + ".gone", "create the table");
    assertFound(findings, "ERROR", "target", NEW + ".gone", "create the table");
    assertFound(findings, "ERROR", "target", NEW + ".bad", "fullrow.tables[1].accept-loss");
    assertFound(findings, "ERROR", "losses", "inputs[0].accept-loss", "accept-loss: [l]");
    assertFound(findings, "ERROR", "topics", "dp." + ID + ".bad", "fullrow.partitions");
    assertFound(findings, "WARNING", "topics", "raw.gone", "Start the publisher");
    assertThat(findings)
        .filteredOn(finding -> finding.get("severity").asString().equals("ERROR"))
        .noneMatch(finding -> finding.get("where").asString().contains("good"));
    assertThat(findings)
        .filteredOn(finding -> !finding.get("severity").asString().equals("INFO"))
        .allMatch(finding -> !finding.get("remedy").asString().isEmpty());
  }

  private static void assertFound(
      List<JsonNode> findings, String severity, String check, String where, String remedy) {
    assertThat(findings)
        .as("%s %s %s", severity, check, where)
        .anyMatch(
            finding ->
                finding.get("severity").asString().equals(severity)
                    && finding.get("check").asString().equals(check)
                    && finding.get("where").asString().contains(where)
                    && finding.get("remedy").asString().contains(remedy));
  }

  private static void table(Map<String, String> config, int index, String name, String format) {
    String key = "fullrow.tables[" + index + "].";
    config.put(key + "source", OLD + "." + name);
    config.put(key + "inputs[0].topic", "raw." + name);
    config.put(key + "inputs[0].format", format);
    config.put(key + "events-topic", "dp." + ID + "." + name);
    config.put(key + "target", NEW + "." + name);
  }

  private void createTopic(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      NewTopic topic =
          new NewTopic(name, partitions, (short) 1).configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(topic)).all().get(1, TimeUnit.MINUTES);
    }
  }
}
