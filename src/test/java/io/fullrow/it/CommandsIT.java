// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.verify.Finding;
import io.fullrow.verify.Findings;
import io.fullrow.verify.LiveComparison;
import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.VerifyRequest;
import io.fullrow.verify.VerifyRequest.Pace;
import io.fullrow.verify.VerifyRequest.Patience;
import io.fullrow.verify.recorded.RecordedVerify;
import io.fullrow.workload.Albums;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of the jar on real servers, each in a process of its own. */
class CommandsIT {
  private static final String ID = "commands";
  private static final int MUTATIONS = 200;
  private static final Duration LIVE =
      Duration.ofSeconds(Integer.getInteger("fullrow.it.verify.seconds", 20));
  private static final int PAUSE_MILLIS = 10;
  private static final int HOT_EVERY = 10;
  private static final int EXPIRING_EVERY = 7;
  private static final int LONGEST_TTL = 10;
  private static final int RANGES = 64;
  private static final int DONE_BEFORE_KILL = 20;

  /** {@code ('planted', 1)} as Cassandra serializes it. */
  private static final String PLANTED =
      "0007" + "706c616e746564" + "00" + "0004" + "00000001" + "00";

  private static final JsonMapper JSON = new JsonMapper();

  private final Lab lab = SharedLab.get();

  @Test
  void shouldVerifyTablesThatAreWrittenTo() {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, ID)) {
      FullrowService service = lab.service(ID, pipeline.config());
      service.start();
      pipeline.write(MUTATIONS, pipeline.random()::next);
      AlbumPipeline.awaitCaughtUp(service);
      findsNothingWhileTablesAreWrittenTo(pipeline);
      AlbumPipeline.awaitCaughtUp(service);
      findsWhatIsPlantedAndThatItIsGone(pipeline, service);
      goesOnAfterKill(service);
      service.stop();
    }
  }

  private void findsNothingWhileTablesAreWrittenTo(AlbumPipeline pipeline) {
    // given
    long end = System.nanoTime() + LIVE.toNanos();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (System.nanoTime() < end) {
                writeSome(pipeline);
              }
            });

    // when
    Told told = new Told();
    while (System.nanoTime() < end) {
      new LiveComparison(lab.session(), lab.session(), live(pipeline)).run(allRanges(), told);
    }
    writer.join();

    // then
    assertThat(told.found.stream().filter(Finding::certain).map(Finding::render))
        .as("-Dfullrow.it.seed=%d", AlbumPipeline.SEED)
        .isEmpty();
    assertThat(told.counts.readAgain()).as("rows that differed at first").isPositive();
  }

  /** Every tenth write is to one row. */
  private static void writeSome(AlbumPipeline pipeline) {
    Supplier<Albums.Mutation> hot = pipeline.random().partlyDeleted().get(2);
    for (int i = 0; i < MUTATIONS; i++) {
      pipeline.write(1, i % HOT_EVERY == 0 ? hot : pipeline.random()::next);
      if (i % EXPIRING_EVERY == 0) {
        pipeline.write(pipeline.random().partlyExpiring(1 + i % LONGEST_TTL));
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

  private static VerifyRequest live(AlbumPipeline pipeline) {
    return new VerifyRequest(
        Albums.table(pipeline.source()),
        Albums.table(pipeline.target()),
        Set.of(),
        Set.of(),
        Set.of(),
        DefaultConsistencyLevel.LOCAL_QUORUM,
        new Pace(RANGES, 2, 100, 0),
        new Patience(5, Duration.ofSeconds(10)));
  }

  private static List<Integer> allRanges() {
    return IntStream.range(0, RANGES).boxed().toList();
  }

  private void findsWhatIsPlantedAndThatItIsGone(AlbumPipeline pipeline, FullrowService service) {
    // given
    String target = Albums.table(pipeline.target()).toString();
    lab.session()
        .execute(
            "INSERT INTO "
                + target
                + " (genre, year, rating, part, title) VALUES ('planted', 1, 2, 3, 'x')"
                + " USING TIMESTAMP 100");

    // when
    CommandRun run = service.startCommand("verify", "--json", "--settle=1s");

    // then
    assertThat(run.await()).as(run.err()).isEqualTo(1);
    List<JsonNode> lines = run.out().lines().map(JSON::readTree).toList();
    assertThat(lines).as(run.out()).hasSize(2);
    JsonNode difference = lines.get(0);
    assertThat(difference.get("kind").asString()).isEqualTo("extra");
    assertThat(difference.get("key").asString())
        .isEqualTo("genre='planted', year=1, rating=2, part=3");
    assertThat(difference.get("partitionKey").asString()).isEqualTo(PLANTED);
    assertThat(difference.get("clustering").valueStream().map(JsonNode::asString))
        .containsExactly("00000002", "00000003");
    assertThat(difference.get("inTarget").get("writetime").asLong()).isEqualTo(100);
    assertThat(lines.get(1).get("differences").toString()).isEqualTo("{\"extra\":1}");

    // when
    lab.session()
        .execute(
            "DELETE FROM " + target + " USING TIMESTAMP 100 WHERE genre = 'planted' AND year = 1");
    CommandRun again = service.startCommand("verify", "--failed-only", "--settle=1s");

    // then
    assertThat(again.await()).as(again.err()).isZero();
    assertThat(again.err()).contains("255 of 256 ranges are done");
    assertThat(again.out()).contains("are equal", "256 of 256");
  }

  private void goesOnAfterKill(FullrowService service) {
    try (OperationsTopic operations =
        OperationsTopic.open(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, lab.kafka().bootstrapServers()),
            ID + ".operations")) {
      // given
      String former = recorded(operations).orElseThrow().id();
      CommandRun killed = service.startCommand("verify", "--again", "--rows-per-second=50");
      Awaitility.await("some ranges")
          .atMost(Pipelines.PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () ->
                  recorded(operations)
                      .filter(run -> !run.id().equals(former))
                      .filter(run -> run.done().size() >= DONE_BEFORE_KILL)
                      .isPresent());
      killed.kill9();
      RecordedVerify before = recorded(operations).orElseThrow();
      assertThat(before.isFull()).isFalse();

      // when
      CommandRun run = service.startCommand("verify");

      // then
      assertThat(run.await()).as(run.err()).isZero();
      assertThat(run.err()).contains("goes on with the run begun at " + before.begun());
      assertThat(run.out()).contains("are equal", "256 of 256");
      Awaitility.await("the result")
          .atMost(Pipelines.PATIENCE)
          .until(() -> recorded(operations).filter(RecordedVerify::isClean).isPresent());
      assertThat(recorded(operations).orElseThrow().id()).isEqualTo(before.id());
    }
  }

  private static Optional<RecordedVerify> recorded(OperationsTopic operations) {
    return operations
        .get(OperationKeys.tableVerify(Albums.table(ID + "_old").toString()))
        .flatMap(RecordedVerify::fromJson);
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
