// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.verify.Difference.Aspect;
import io.fullrow.verify.Finding;
import io.fullrow.verify.Findings;
import io.fullrow.verify.LiveComparison;
import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.VerifyRequest;
import io.fullrow.verify.VerifyRequest.Pace;
import io.fullrow.verify.VerifyRequest.Patience;
import io.fullrow.workload.Albums;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hundred differences of ten kinds are found, and no others, while an application writes; a
 * repair then mends all of them, while it writes to the same rows.
 */
class RepairIT {
  private static final Logger LOG = LoggerFactory.getLogger(RepairIT.class);
  private static final String ID = "repair";
  private static final Duration LIVE =
      Duration.ofSeconds(Integer.getInteger("fullrow.it.repair.seconds", 60));
  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final int RANGES = 16;
  private static final int WRITES_A_ROUND = 50;
  private static final int PAUSE_MILLIS = 10;
  private static final int HOT_EVERY = 10;
  private static final int EXPIRING_EVERY = 7;
  private static final int SHORTEST_TTL = 5;
  private static final int LONGEST_TTL = 60;
  private static final int RUNS = 3;

  private final Lab lab = SharedLab.get();

  @Test
  void shouldMendAllThatIsPlantedUnderLoad() {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, ID)) {
      // given
      PlantedDifferences planted =
          new PlantedDifferences(lab.session(), pipeline.source(), pipeline.target());
      FullrowService service = lab.service(ID, pipeline.config());
      service.start();
      pipeline.write(planted.seeds());
      pipeline.write(WRITES_A_ROUND, pipeline.random()::next);
      AlbumPipeline.awaitCaughtUp(service);
      planted.plant();

      // when
      findsWhatIsPlantedAlone(pipeline, planted);
      String last = repairsWhileWrittenTo(pipeline, planted, service);

      // then
      AlbumPipeline.awaitCaughtUp(service);
      Told told = compare(pipeline, Set.of(Aspect.RAISED));
      assertThat(told.found.stream().map(Finding::render)).isEmpty();
      assertThat(artists(pipeline.target())).containsOnly(last);
      service.stop();
    }
  }

  private void findsWhatIsPlantedAlone(AlbumPipeline pipeline, PlantedDifferences planted) {
    AtomicBoolean writing = new AtomicBoolean(true);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (writing.get()) {
                writeSome(pipeline);
              }
            });
    try {
      long end = System.nanoTime() + LIVE.toNanos();
      int runs = 0;
      do {
        Told told = compare(pipeline, Set.of());
        assertThat(told.found.stream().filter(Finding::certain).map(RepairIT::kindAndKey))
            .as("-Dfullrow.it.seed=%d", AlbumPipeline.SEED)
            .containsExactlyInAnyOrderElementsOf(planted.expected());
        LOG.info("{} runs, {} rows read again", ++runs, told.counts.readAgain());
      } while (System.nanoTime() < end);
    } finally {
      writing.set(false);
      writer.join();
    }
  }

  private static String kindAndKey(Finding finding) {
    return finding.kind() + " " + finding.key();
  }

  /**
   * @return what the writer wrote last, to each row
   */
  private static String repairsWhileWrittenTo(
      AlbumPipeline pipeline, PlantedDifferences planted, FullrowService service) {
    AtomicBoolean writing = new AtomicBoolean(true);
    int[] round = {0};
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (writing.get()) {
                pipeline.write(planted.hit("artist " + ++round[0]));
                writeSome(pipeline);
              }
            });
    try {
      int code = -1;
      for (int run = 0; run < RUNS && code != 0; run++) {
        CommandRun repair =
            service.startCommand(
                "verify",
                "--repair",
                "--row-markers=update",
                "--raise-writetime",
                "--delete-extra",
                "--source-wins",
                "--settle=" + SETTLE.toSeconds() + "s");
        code = repair.await();
        LOG.info("repair {}: {}\n{}\n{}", run, code, repair.out(), repair.err());
        assertThat(code).as(repair.err()).isLessThan(2);
        assertThat(repair.err())
            .contains("cutover does not count this run, as there was a repair at ");
      }
    } finally {
      writing.set(false);
      writer.join();
    }
    return "artist " + round[0];
  }

  /** Every tenth write is to one row. */
  private static void writeSome(AlbumPipeline pipeline) {
    Supplier<Albums.Mutation> hot = pipeline.random().partlyDeleted().get(2);
    for (int i = 0; i < WRITES_A_ROUND; i++) {
      pipeline.write(1, i % HOT_EVERY == 0 ? hot : pipeline.random()::next);
      if (i % EXPIRING_EVERY == 0) {
        int ttl = SHORTEST_TTL + i % (LONGEST_TTL - SHORTEST_TTL + 1);
        pipeline.write(pipeline.random().partlyExpiring(ttl));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> artists(String keyspace) {
    return lab
        .session()
        .execute("SELECT genre, artist FROM " + Albums.table(keyspace))
        .all()
        .stream()
        .filter(row -> PlantedDifferences.isPlanted(row.getString("genre")))
        .map(row -> row.getString("artist"))
        .filter(Objects::nonNull)
        .toList();
  }

  private Told compare(AlbumPipeline pipeline, Set<Aspect> ignored) {
    Told told = new Told();
    VerifyRequest request =
        new VerifyRequest(
            Albums.table(pipeline.source()),
            Albums.table(pipeline.target()),
            Set.of(),
            Set.of(),
            ignored,
            DefaultConsistencyLevel.LOCAL_QUORUM,
            new Pace(RANGES, 2, 100, 0),
            new Patience(5, SETTLE));
    new LiveComparison(lab.session(), lab.session(), request)
        .run(IntStream.range(0, RANGES).boxed().toList(), told);
    return told;
  }

  private static final class Told implements Findings {
    private final List<Finding> found = new ArrayList<>();
    private VerifyCounts counts = VerifyCounts.NONE;

    @Override
    public void found(Finding finding) {
      found.add(finding);
    }

    @Override
    public void rangeDone(int range, VerifyCounts more) {
      counts = counts.plus(more);
    }

    @Override
    public void rowsRead(long rows) {}
  }
}
