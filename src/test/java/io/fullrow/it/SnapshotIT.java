// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows that were there before anything was captured come to the new keyspace by a snapshot. */
class SnapshotIT {
  private static final int MUTATIONS = 600;
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
      CommandRun run = service.startCommand("snapshot", "--json", "--row-markers=update");
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
