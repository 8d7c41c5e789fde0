// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.Change;
import io.fullrow.workload.Albums;
import io.fullrow.workload.RandomAlbums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows that were there before anything was captured come to the new keyspace by a snapshot. */
class SnapshotIT {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MUTATIONS = 600;
  private static final int WIDE_ROWS = Integer.getInteger("fullrow.it.snapshot.rows", 4_000);
  private static final int ROWS_OF_PARTITION = WIDE_ROWS / 8;
  private static final int BATCH = 100;
  private static final long BACKLOG = Long.getLong("fullrow.it.snapshot.backlog", 5_000);

  /** Other tests' work on this machine is none that the snapshot should give way to. */
  private static final String NO_MATTER_HOW_BUSY = "--max-slowdown=0";

  private final Lab lab = SharedLab.get();

  /**
   * All that was written before is by UPDATE and deletions: the markers of the captured changes are
   * then the only ones, and the snapshot knows as much as the source.
   */
  @Test
  void shouldMeetTheCapturedChangesOfTheSameRows() {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, "snapshot")) {
      // given
      pipeline.apply(writtenBefore(pipeline.source()));
      FullrowService service = lab.service("snapshot", pipeline.config());
      service.start();
      pipeline.write(MUTATIONS, pipeline.random()::next);

      // when
      CommandRun run =
          service.startCommand("snapshot", "--json", "--without-capture", "--row-markers=update");
      while (run.isRunning()) {
        pipeline.write(10, pipeline.random()::next);
      }

      // then
      assertThat(run.await()).as(run.err()).isZero();
      JsonNode report = new JsonMapper().readTree(run.out());
      assertThat(report.get("rows").asLong()).isPositive();
      assertThat(report.get("statics").asLong()).isPositive();
      pipeline.assertEqual(service);
      service.stop();
    }
  }

  /** Also within wide partitions, and at another "now". */
  @Test
  void shouldGoOnAfterBeingKilled() throws Exception {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, "snapshot_killed")) {
      // given
      writeWidePartitions(pipeline.source());
      Map<String, String> config = pipeline.config();
      config.put("fullrow.fragments-topic", "snapshot_killed.fragments");
      LabTopic fragments = LabTopic.of(lab, "snapshot_killed.fragments");
      FullrowService service = lab.service("snapshot_killed", config);
      service.start();
      Pipelines.awaitReady(service);
      CommandRun killed =
          service.startCommand(
              "snapshot",
              "--without-capture",
              "--row-markers=update",
              "--max-backlog=" + BACKLOG,
              NO_MATTER_HOW_BUSY,
              "--rows-per-second=" + WIDE_ROWS / 4);
      Awaitility.await().atMost(PATIENCE).until(() -> fragments.read().size() > WIDE_ROWS / 2);

      // when
      killed.kill9();
      CommandRun resumed =
          service.startCommand(
              "snapshot",
              "--without-capture",
              "--row-markers=update",
              NO_MATTER_HOW_BUSY,
              "--max-backlog=" + BACKLOG);
      assertThat(resumed.await()).as(resumed.err()).isZero();
      CommandRun again =
          service.startCommand("snapshot", "--without-capture", "--row-markers=update");
      assertThat(again.await()).as(again.err()).isZero();

      // then
      assertThat(again.out()).contains("finished before");
      int published = fragments.read().size();
      LOG.info("{} fragments of {} rows; {}", published, WIDE_ROWS, again.out());
      assertThat(published).isBetween(WIDE_ROWS, WIDE_ROWS * 3 / 2);
      pipeline.assertEqual(service);
      service.stop();
    }
  }

  private void writeWidePartitions(String keyspace) {
    PreparedStatement update =
        lab.session()
            .prepare(
                "UPDATE "
                    + Albums.table(keyspace)
                    + " USING TIMESTAMP ? SET title = ?, tags = tags + ?"
                    + " WHERE genre = 'wide' AND year = ? AND rating = 1 AND part = ?");
    for (int row = 0; row < WIDE_ROWS; row += BATCH) {
      BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
      for (int i = row; i < row + BATCH; i++) {
        batch.addStatement(
            update.bind(1_000L + i, "title " + i, Set.of("t" + i), i / ROWS_OF_PARTITION, i));
      }
      lab.session().execute(batch.build());
    }
  }

  private static List<Albums.Mutation> writtenBefore(String keyspace) {
    RandomAlbums random =
        new RandomAlbums(keyspace, AlbumPipeline.SEED, Instant.now().minus(Duration.ofHours(1)));
    return Stream.generate(random::next)
        .limit(2 * MUTATIONS)
        .filter(mutation -> !isInsert(mutation.fragment().change()))
        .toList();
  }

  private static boolean isInsert(Change change) {
    return change instanceof Change.Row row && row.marker().isPresent();
  }
}
