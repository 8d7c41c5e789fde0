// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.lab.ToolResult;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import io.fullrow.workload.RandomLists;
import io.fullrow.workload.ReplicaCopies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Non-frozen lists from a real source, with the cell paths that its coordinator made, into each of
 * the columns that a target can have for them. What is not real is the publisher: the fragments are
 * read from SSTables, one mutation each, and sent as three replicas would, in any order.
 */
class ListIT {
  private static final Logger LOG = LoggerFactory.getLogger(ListIT.class);
  private static final String SOURCE = "lists_old";
  private static final String ID = "lists";
  private static final long SEED = Long.getLong("fullrow.it.seed", System.nanoTime());
  private static final int PARTITIONS = Integer.getInteger("fullrow.it.list.partitions", 20);
  private static final int TOGETHER = 20;

  /** The tables of the target, each with a source table's name of its own. */
  private static final Map<String, String> TYPES =
      Map.of(
          "exact", "map<timeuuid, text>",
          "plain", "list<text>",
          "whole", "frozen<list<text>>");

  /**
   * Of partition 1, beside the random ones: each line reaches the SSTables apart from the others.
   */
  private static final List<List<String>> MUTATIONS =
      List.of(
          List.of(
              "INSERT INTO %s (p, c, l) VALUES (1, 1, ['a', 'b', 'c'])",
              "UPDATE %s SET l = l + ['x'] WHERE p = 1 AND c = 2",
              "INSERT INTO %s (p, c, l) VALUES (1, 3, ['gone'])",
              "UPDATE %s SET s = s + ['s1'] WHERE p = 1"),
          List.of(
              "UPDATE %s SET l = l + ['d', 'a'] WHERE p = 1 AND c = 1",
              "UPDATE %s USING TTL 100000 SET l = ['w', 'v'] + l WHERE p = 1 AND c = 2",
              "UPDATE %s SET s = ['s0'] + s WHERE p = 1"),
          List.of(
              "UPDATE %s SET l[1] = 'B' WHERE p = 1 AND c = 1",
              "UPDATE %s SET l = l + ['x'] WHERE p = 1 AND c = 2",
              "DELETE FROM %s WHERE p = 1 AND c = 3"),
          List.of(
              "DELETE l[0] FROM %s WHERE p = 1 AND c = 1",
              "UPDATE %s SET l = ['n', 'm', 'n'] WHERE p = 1 AND c = 2"),
          List.of(
              "UPDATE %s USING TTL 90000 SET l = l + ['e'] WHERE p = 1 AND c = 1",
              "UPDATE %s SET l = l - ['n'] WHERE p = 1 AND c = 2"));

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();
  private final Random random = new Random(SEED);

  @Test
  void shouldKeepListsInEveryKindOfColumnHoweverOftenTheyAreApplied() throws Exception {
    // given
    createTables();
    List<Fragment> fragments = mutate();
    FullrowService service = lab.service(ID, config());
    service.start();
    Pipelines.awaitReady(service);

    // when
    publish(fragments);

    // then
    assertEqual(service);
    publish(fragments);
    assertEqual(service);

    // when: all events once more
    service.stop();
    resetSink();
    service.start();
    Pipelines.awaitReady(service);

    // then
    assertEqual(service);

    // when: the tables are emptied, and filled again while the service runs
    TYPES.keySet().forEach(name -> TestCluster.ddl(session, "TRUNCATE lists_new." + name));
    CommandRun replay = service.startCommand("replay", "--to-earliest");

    // then
    assertThat(replay.await()).as(replay.err()).isZero();
    assertEqual(service);
    service.stop();
  }

  private void createTables() {
    TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS lists_old");
    TestCluster.ddl(
        session, "CREATE KEYSPACE lists_old WITH replication = " + lab.cassandra().replication());
    String columns = " (p int, c int, s %1$s static, l %1$s, PRIMARY KEY (p, c))";
    TestCluster.ddl(
        session,
        "CREATE TABLE lists_old.t"
            + columns.formatted("list<text>")
            + " WITH compaction = {'class': 'SizeTieredCompactionStrategy', 'enabled': false}");
    TestCluster.recreate(session, "lists_new");
    TYPES.forEach(
        (name, type) ->
            TestCluster.ddl(session, "CREATE TABLE lists_new." + name + columns.formatted(type)));
  }

  private List<Fragment> mutate() {
    SSTableFragments tables = new SSTableFragments(lab.cassandra().node(1), SOURCE, "t");
    RandomLists others = new RandomLists(random, "lists_old.t", 2, PARTITIONS);
    int mutations = 0;
    for (List<String> together : MUTATIONS) {
      together.forEach(cql -> mutate(cql.formatted("lists_old.t")));
      List<String> ofOthers = others.ofEachRow(this::length);
      ofOthers.forEach(this::mutate);
      tables.flush();
      mutations += together.size() + ofOthers.size();
    }
    List<Fragment> fragments = tables.read(new TableId(SOURCE, "t"));
    LOG.info("{} mutations of lists are {} fragments", mutations, fragments.size());
    // What takes a value from a list that has none changes nothing.
    assertThat(fragments).hasSizeBetween(mutations * 3 / 4, mutations);
    Row row = session.execute("SELECT l FROM lists_old.t WHERE p = 1 AND c = 1").one();
    assertThat(row.getList(0, String.class)).containsExactly("B", "c", "d", "a", "e");
    return fragments;
  }

  /** By all replicas, since the SSTables of one are read. */
  private void mutate(String cql) {
    session.execute(
        SimpleStatement.newInstance(cql).setConsistencyLevel(DefaultConsistencyLevel.ALL));
  }

  private int length(String query) {
    Row row = session.execute(query).one();
    return row == null || row.isNull(0) ? 0 : row.getList(0, String.class).size();
  }

  private void publish(List<Fragment> fragments) {
    for (String name : TYPES.keySet()) {
      List<Fragment> copies = new ArrayList<>();
      for (Fragment fragment : fragments) {
        copies.add(
            new Fragment(
                new TableId(SOURCE, name),
                fragment.partition(),
                fragment.change(),
                false,
                false,
                fragment.origin()));
      }
      Collections.shuffle(copies, random);
      try (ReplicaCopies replicas =
          new ReplicaCopies(lab.kafka().bootstrapServers(), rawTopic(name), SEED)) {
        // a few after the others, so that most come late for the ordering window
        for (int next = 0; next < copies.size(); ) {
          int end = Math.min(copies.size(), next + 1 + random.nextInt(TOGETHER));
          replicas.publish(copies.subList(next, end));
          next = end;
        }
      }
    }
  }

  private static String rawTopic(String name) {
    return ID + "." + name + ".raw";
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.ordering.window", "1ms");
    int i = 0;
    for (String name : TYPES.keySet()) {
      LabTopic.of(lab, rawTopic(name)).create(3, Map.of());
      String table = "fullrow.tables[" + i++ + "].";
      config.put(table + "source", SOURCE + "." + name);
      config.put(table + "inputs[0].topic", rawTopic(name));
      config.put(table + "inputs[0].format", "fragment");
      config.put(table + "events-topic", "dp." + ID + "." + name);
      config.put(table + "target", "lists_new." + name);
      if (!name.equals("exact")) {
        config.put(table + "accept-loss", "l,s");
      }
    }
    return config;
  }

  private void assertEqual(FullrowService service) throws Exception {
    AlbumPipeline.awaitCaughtUp(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
    for (String name : TYPES.keySet()) {
      Set<String> byValue = name.equals("exact") ? Set.of() : Set.of("l", "s");
      ComparisonReport report =
          new TableComparison(session, session)
              .compare(
                  ComparisonRequest.of(
                          new TableId(SOURCE, "t"),
                          new TableId("lists_new", name),
                          Instant.now().getEpochSecond() - 1)
                      .byValue(byValue));
      assertThat(report.equal()).as("-Dfullrow.it.seed=%d: %s", SEED, report.render()).isTrue();
      assertThat(report.rowsCompared()).isGreaterThan(PARTITIONS);
      assertThat(report.cellsCompared()).isGreaterThan(report.rowsCompared());
    }
  }

  private void resetSink() {
    Awaitility.await("offsets reset")
        .atMost(Pipelines.PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              ToolResult reset =
                  lab.kafka()
                      .consumerGroups(
                          "--group",
                          ID + "-sink",
                          "--reset-offsets",
                          "--to-earliest",
                          "--all-topics",
                          "--execute");
              assertThat(reset.exitCode()).as(reset.output()).isZero();
              assertThat(reset.output()).contains("dp." + ID).doesNotContain("Error");
            });
  }
}
