// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The new keyspaces made from the old ones by the command, with the oddest legal definitions. */
class SchemaCommandIT {
  private static final String ID = "schemas";
  private static final String SOURCE = "\"Schemas_Old\"";
  private static final String TARGET = "schemas_new";
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);

  private final Lab lab = SharedLab.get();

  @BeforeEach
  void createSource() {
    dropKeyspaces();
    ddl("CREATE KEYSPACE " + SOURCE + " WITH replication = " + lab.cassandra().replication());
    for (String cql :
        List.of(
            "CREATE TYPE %s.\"Inner\" (\"Order\" int, words list<text>, pair tuple<int, text>)",
            "CREATE TYPE %s.outer (label text, parts frozen<map<text, \"Inner\">>)",
            "CREATE TABLE %s.\"Table\" (\"Key\" text, p2 frozen<\"Inner\">, c1 int, \"select\""
                + " timeuuid, s text static, sl list<int> static, l list<frozen<outer>>,"
                + " fl frozen<list<frozen<map<text, int>>>>, m map<text, frozen<list<int>>>,"
                + " st set<inet>, u outer, fu frozen<outer>, v vector<float, 3>,"
                + " vu vector<frozen<\"Inner\">, 2>, t tuple<int, frozen<list<text>>>, d duration,"
                + " PRIMARY KEY ((\"Key\", p2), c1, \"select\"))"
                + " WITH CLUSTERING ORDER BY (c1 DESC, \"select\" ASC) AND gc_grace_seconds = 3600"
                + " AND default_time_to_live = 86400 AND comment = 'it''s odd'"
                + " AND compaction = {'class': 'LeveledCompactionStrategy',"
                + " 'sstable_size_in_mb': '100'} AND cdc = true",
            "CREATE INDEX by_st ON %s.\"Table\" (st)",
            "CREATE TABLE %s.hits (k int PRIMARY KEY, n counter)",
            "CREATE TABLE %s.left_alone (k int PRIMARY KEY)")) {
      ddl(String.format(cql, SOURCE));
    }
  }

  @AfterEach
  void dropKeyspaces() {
    for (String keyspace : List.of(SOURCE, TARGET)) {
      ddl("DROP KEYSPACE IF EXISTS " + keyspace);
    }
  }

  private void ddl(String cql) {
    lab.session().execute(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT));
  }

  @Test
  void shouldCreateWhatTheServiceThenFollows() {
    // given
    FullrowService service = lab.service(ID, config());

    // when
    CommandRun printed = service.startCommand("schema");
    assertThat(printed.await()).as(printed.err()).isEqualTo(1);
    execute(printed.out());
    CommandRun again = service.startCommand("schema", "Schemas_Old.Table", "--apply");

    // then
    assertThat(printed.out())
        .contains("LEFT OUT Schemas_Old.hits: column n is a counter", "sl is list<int> in the")
        .contains("gc_grace_seconds is shorter", "Index by_st on", "default_time_to_live applies")
        .doesNotContain("left_alone", "cdc = ", "read_repair = ");
    assertThat(again.await()).as(again.out() + again.err()).isZero();
    assertThat(again.out()).contains("nothing to do");

    // and when
    ddl("DROP KEYSPACE " + TARGET);
    CommandRun applied = service.startCommand("schema", "Schemas_Old.Table", "--apply");
    assertThat(applied.await()).as(applied.out() + applied.err()).isZero();
    service.start();
    Pipelines.awaitReady(service);
    service.stop();

    // then
    assertThat(applied.out()).contains("created table " + TARGET + ".\"Table\"");

    // and when
    ddl("ALTER TABLE " + TARGET + ".\"Table\" DROP d");
    CommandRun differing =
        service.startCommand("schema", "Schemas_Old.Table", "--apply", "--lists=map");

    // then
    assertThat(differing.await()).as(differing.err()).isEqualTo(1);
    assertThat(differing.out()).contains("differs table", "no column d", "map<timeuuid, ");
  }

  private void execute(String script) {
    String statements = script.replaceAll("(?m)^--.*$", "");
    Arrays.stream(statements.split(";")).filter(cql -> !cql.isBlank()).forEach(this::ddl);
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.keyspaces[0].source", "Schemas_Old");
    config.put("fullrow.keyspaces[0].target", TARGET);
    config.put("fullrow.keyspaces[0].exclude", "left_*");
    config.put("fullrow.table-defaults.inputs[0].topic", "raw." + ID + ".{table}");
    config.put("fullrow.table-defaults.inputs[0].format", "fragment");
    config.put("fullrow.table-defaults.events-topic", "dp." + ID + ".{table}");
    config.put("fullrow.table-defaults.accept-loss", "sl,l");
    return config;
  }
}
