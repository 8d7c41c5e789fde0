// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import io.fullrow.workload.Movies;
import io.fullrow.workload.RandomMovies;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One service, three tables, each from raw topics of another format. */
@Tag("replicas")
class FormatsSideBySideIT {
  private static final String ID = "sides";
  private static final long SEED = Long.getLong("fullrow.it.seed", 7);
  private static final int MUTATIONS = 300;
  private static final int TURN = 150;
  private static final String MOVIES_OLD = "sides_movies_old";
  private static final String MOVIES_NEW = "sides_movies_new";
  private static final TableId SCORES_OLD = TableId.parse("sides_scores_old.scores");
  private static final TableId SCORES_NEW = TableId.parse("sides_scores_new.scores");

  private Lab lab;
  private AlbumPipeline albums;
  private LabTopic triggered;
  private FullrowService service;
  private final List<ProducerRecord<byte[], byte[]>> said = new ArrayList<>();

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    Movies.create(lab.session(), MOVIES_OLD, lab.cassandra().replication());
    Movies.create(lab.session(), MOVIES_NEW, lab.cassandra().replication());
    lab.startDebezium(Converter.JSON);
    lab.awaitDebezium(MOVIES_OLD, Movies.TABLE);
    for (TableId scores : List.of(SCORES_OLD, SCORES_NEW)) {
      TestCluster.recreate(lab.session(), scores.keyspace());
      TestCluster.ddl(
          lab.session(),
          "CREATE TABLE "
              + scores
              + " (game text, player int, points bigint, note text, PRIMARY KEY (game, player))");
    }
    triggered = LabTopic.of(lab, "raw.scores." + ID).create(3, Map.of());
    albums = new AlbumPipeline(lab, ID);
    service = lab.service(ID, config());
    service.start();
    Pipelines.awaitReady(service);
  }

  /** The first table is the albums, of the format {@code fragment}. */
  private Map<String, String> config() {
    Map<String, String> config = albums.config();
    config.put("fullrow.tables[1].source", Movies.table(MOVIES_OLD).toString());
    config.put("fullrow.tables[1].inputs[0].topic", lab.rawTopic(MOVIES_OLD, Movies.TABLE));
    config.put("fullrow.tables[1].inputs[0].format", "debezium");
    config.put("fullrow.tables[1].events-topic", "dp.movies." + ID);
    config.put("fullrow.tables[1].target", Movies.table(MOVIES_NEW).toString());
    config.put("fullrow.tables[1].inputs[0].accept-loss", String.join(",", Movies.LOSSY));
    config.put("fullrow.tables[1].accept-loss", String.join(",", Movies.LISTS));
    config.put("fullrow.tables[2].source", SCORES_OLD.toString());
    config.put("fullrow.tables[2].inputs[0].topic", triggered.name());
    config.put("fullrow.tables[2].inputs[0].format", "trigger");
    config.put("fullrow.tables[2].events-topic", "dp.scores." + ID);
    config.put("fullrow.tables[2].target", SCORES_NEW.toString());
    config.put("fullrow.tables[2].inputs[0].accept-loss", "writetime,ttl");
    return config;
  }

  @AfterEach
  void stop() {
    service.stop();
    albums.close();
  }

  @Test
  void shouldKeepATableOfEachFormatEqual() throws Exception {
    // when: all at once, in small turns
    RandomMovies movies = new RandomMovies(MOVIES_OLD, SEED);
    Random random = new Random(SEED);
    long millis = System.currentTimeMillis() - MUTATIONS;
    for (int i = 0; i < MUTATIONS; i++) {
      albums.write(1, albums.random()::next);
      lab.session().execute(movies.next());
      score(random, millis + i);
      if (said.size() > TURN || i == MUTATIONS - 1) {
        triggered.send(said);
        said.clear();
      }
    }

    // then
    ComparisonReport fromDebezium = Pipelines.awaitEqual(lab, service, MOVIES_OLD, MOVIES_NEW);
    assertThat(fromDebezium.equal()).as("seed %d: %s", SEED, fromDebezium.render()).isTrue();
    assertThat(fromDebezium.rowsCompared()).isPositive();
    albums.assertEqual(service);
    ComparisonReport fromTrigger =
        new TableComparison(lab.session(), lab.session())
            .compare(
                ComparisonRequest.of(SCORES_OLD, SCORES_NEW, Instant.now().getEpochSecond() - 1));
    assertThat(fromTrigger.equal()).as("seed %d: %s", SEED, fromTrigger.render()).isTrue();
    assertThat(fromTrigger.rowsCompared()).isPositive();
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  /** A write to the old table and what the trigger of each of three replicas says of it. */
  private void score(Random random, long millis) {
    String game = "game " + random.nextInt(10);
    int player = random.nextInt(20);
    int kind = random.nextInt(20);
    if (kind == 0) {
      write(millis, "DELETE FROM %s USING TIMESTAMP %d WHERE game = ?", List.of(game));
      say(game, millis, "'key':'%s','partitionDeleted':true", game);
    } else if (kind < 3) {
      int to = player + 3;
      write(
          millis,
          "DELETE FROM %s USING TIMESTAMP %d WHERE game = ? AND player >= ? AND player < ?",
          List.of(game, player, to));
      say(
          game,
          millis,
          "'key':'%s','rowRangeDeleted':true,'start':[{'clusteringKey':'%d','inclusive':true}],"
              + "'end':[{'clusteringKey':'%d','inclusive':false}],'rows':[]",
          game,
          player,
          to);
    } else if (kind < 5) {
      write(
          millis,
          "DELETE FROM %s USING TIMESTAMP %d WHERE game = ? AND player = ?",
          List.of(game, player));
      say(
          game,
          millis,
          "'key':'%s','rowDeleted':true,'rows':[{'clusteringKey':'%d'}]",
          game,
          player);
    } else {
      long points = random.nextLong();
      write(
          millis,
          "UPDATE %s USING TIMESTAMP %d SET points = ?, note = null WHERE game = ? AND player = ?",
          List.of(points, game, player));
      say(
          game,
          millis,
          "'key':'%s','rows':[{'clusteringKey':'%d','cells':[{'name':'points','value':'%d'},"
              + "{'name':'note','deleted':true}]}]",
          game,
          player,
          points);
    }
  }

  private void write(long millis, String cql, List<Object> bound) {
    lab.session()
        .execute(
            SimpleStatement.newInstance(
                cql.formatted(SCORES_OLD, millis * 1_000), bound.toArray()));
  }

  private void say(String key, long millis, String json, Object... values) {
    byte[] value =
        ("{" + json.replace('\'', '"').formatted(values) + "}").getBytes(StandardCharsets.UTF_8);
    for (int replica = 0; replica < 3; replica++) {
      said.add(
          new ProducerRecord<>(
              triggered.name(), replica, millis, key.getBytes(StandardCharsets.UTF_8), value));
    }
  }
}
