// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RangeBound;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Writetimes that are no clock's, and ties of all kinds: the target equals a table that Cassandra
 * itself merged from the same mutations, and no record of ours carries such a time for its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddWritetimesIT {
  private static final String ID = "oddtimes";
  private static final TableId SOURCE = TableId.parse("oddtimes_old.t");
  private static final TableId TARGET = TableId.parse("oddtimes_new.t");
  private static final long SEED = 20_261_121;
  private static final int MUTATIONS = 600;
  private static final int PARTITIONS = 12;
  private static final int ROWS = 4;
  private static final int LONG_TTL = 100_000;
  private static final int SHORT_TTL = 10;
  private static final Duration CLOCK = Duration.ofMinutes(15);

  private static final long[] WRITETIMES = {
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Instant.parse("3000-01-01T00:00:00Z").getEpochSecond() * 1_000_000,
    1_795_000_000_000_000L,
    1,
    0,
    -1,
    -1_795_000_000_000_000L,
    Long.MIN_VALUE + 2,
    Long.MIN_VALUE + 1
  };

  private final Random random = new Random(SEED);

  /** Some seconds ago, so that the short TTL is over when the tables are compared. */
  private final int now = Math.toIntExact(Instant.now().getEpochSecond()) - 2 * SHORT_TTL;

  private Lab lab;
  private FullrowService service;
  private LabTopic raw;

  private record Mutation(String cql, int partition, Change change) {}

  @BeforeAll
  void start() {
    lab = SharedLab.get();
    for (TableId table : List.of(SOURCE, TARGET)) {
      TestCluster.recreate(lab.session(), table.keyspace());
      TestCluster.ddl(
          lab.session(),
          "CREATE TABLE " + table + " (p int, c int, v text, w text, PRIMARY KEY (p, c))");
    }
    raw = LabTopic.of(lab, "raw." + ID).create(3, Map.of());
    service = lab.service(ID, Pipelines.fragments(lab, ID, SOURCE, TARGET));
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterAll
  void stop() {
    service.stop();
  }

  @Test
  void shouldMergeAsCassandraDoesAndStallNothing() throws Exception {
    // given
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < MUTATIONS; i++) {
      mutations.add(mutation(i));
    }
    for (Mutation mutation : mutations) {
      lab.session().execute(SimpleStatement.newInstance(mutation.cql()).setNowInSeconds(now));
    }
    List<ProducerRecord<byte[], byte[]>> fragments = new ArrayList<>();
    for (int copy = 0; copy < 2; copy++) {
      for (Mutation mutation : mutations) {
        fragments.add(
            raw.record(
                Cells.number(random.nextInt()),
                Cells.fragment(SOURCE, mutation.partition(), mutation.change())));
      }
    }
    Collections.shuffle(fragments, random);

    // when
    raw.send(fragments);

    // then
    TableComparison comparison = new TableComparison(lab.session(), lab.session());
    ComparisonReport[] report = new ComparisonReport[1];
    Awaitility.await("caught up")
        .atMost(Pipelines.PATIENCE)
        .until(() -> Pipelines.lag(service).get("caughtUp").asBoolean());
    Awaitility.await("equal tables, seed " + SEED)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              report[0] = comparison.compare(request());
              assertThat(report[0].equal()).as(report[0].render()).isTrue();
            });
    assertThat(lab.session().execute("SELECT * FROM " + TARGET).all()).as("rows").isNotEmpty();
    assertThat(Pipelines.lag(service).get("deadLetters").asInt()).isZero();
    assertTimestampsAreWallClock();
  }

  private static ComparisonRequest request() {
    return ComparisonRequest.of(SOURCE, TARGET, Instant.now().getEpochSecond() - 1);
  }

  /** In the raw topic, the repartition topic, the changelogs and the events. */
  private void assertTimestampsAreWallClock() throws InterruptedException, ExecutionException {
    Set<String> topics;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      topics =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(ID + "-") || name.startsWith("dp." + ID))
              .collect(Collectors.toSet());
    }
    assertThat(topics)
        .anyMatch(name -> name.endsWith("-repartition"))
        .anyMatch(name -> name.endsWith("-changelog"));
    Instant end = Instant.now().plus(CLOCK);
    Instant start = Instant.now().minus(CLOCK);
    for (String topic : topics) {
      assertThat(LabTopic.of(lab, topic).read())
          .as(topic)
          .allSatisfy(
              record -> assertThat(Instant.ofEpochMilli(record.timestamp())).isBetween(start, end));
    }
  }

  private Mutation mutation(int number) {
    int p = random.nextInt(PARTITIONS);
    int c = random.nextInt(ROWS);
    long micros = WRITETIMES[random.nextInt(WRITETIMES.length)];
    String column = random.nextBoolean() ? "v" : "w";
    String text = "t" + random.nextInt(5);
    String key = " WHERE p=" + p + " AND c=" + c;
    String using = " USING TIMESTAMP " + micros;
    String table = SOURCE.toString();
    Deletion deletion = new Deletion(WriteTime.ofMicros(micros), now);
    switch (random.nextInt(number % 20 == 0 ? 8 : 6)) {
      case 0, 1 -> {
        return new Mutation(
            insert(table, column, p, c, text) + using,
            p,
            Cells.insert(c, micros, Cells.live(column, text, micros)));
      }
      case 2 -> {
        return new Mutation(
            "UPDATE " + table + using + " SET " + column + "='" + text + "'" + key,
            p,
            Cells.update(c, Cells.live(column, text, micros)));
      }
      case 3 -> {
        int ttl = random.nextBoolean() ? LONG_TTL : SHORT_TTL;
        return new Mutation(
            "UPDATE "
                + table
                + using
                + " AND TTL "
                + ttl
                + " SET "
                + column
                + "='"
                + text
                + "'"
                + key,
            p,
            Cells.update(c, expiring(column, text, micros, ttl)));
      }
      case 4 -> {
        return new Mutation(
            "DELETE " + column + " FROM " + table + using + key,
            p,
            Cells.update(
                c,
                Map.of(CellKey.simple(column), Cell.tombstone(WriteTime.ofMicros(micros), now))));
      }
      case 5 -> {
        return new Mutation("DELETE FROM " + table + using + key, p, Cells.deleteRow(c, deletion));
      }
      case 6 -> {
        return new Mutation(
            "DELETE FROM " + table + using + " WHERE p=" + p, p, new Change.Partition(deletion));
      }
      default -> {
        return new Mutation(
            "DELETE FROM " + table + using + " WHERE p=" + p + " AND c>=" + c + " AND c<" + (c + 2),
            p,
            new Change.Range(
                new RangeBound(List.of(Cells.number(c)), true),
                new RangeBound(List.of(Cells.number(c + 2)), false),
                deletion));
      }
    }
  }

  private static String insert(String table, String column, int p, int c, String text) {
    return "INSERT INTO "
        + table
        + " (p, c, "
        + column
        + ") VALUES ("
        + p
        + ", "
        + c
        + ", '"
        + text
        + "')";
  }

  private Map<CellKey, Cell> expiring(String column, String text, long micros, int ttl) {
    return Map.of(
        CellKey.simple(column),
        Cell.expiring(
            WriteTime.ofMicros(micros), Cells.text(text), Expiry.at((long) now + ttl, ttl)));
  }
}
