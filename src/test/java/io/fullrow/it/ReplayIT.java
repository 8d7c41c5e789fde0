// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.workload.Albums;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The new keyspace out of Kafka, beside the running service. */
class ReplayIT {
  private static final String ID = "replay";
  private static final String OTHER = "replay_other";
  private static final int SOME = 200;
  private static final int PAUSE_MILLIS = 50;
  private static final int DONE_BEFORE_KILL = 200;
  private final Lab lab = SharedLab.get();

  @Test
  void shouldRebuildTheKeyspaceWhileTheServiceRuns() throws Exception {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, ID)) {
      FullrowService service = lab.service(ID, pipeline.config());
      service.start();
      pipeline.write(AlbumPipeline.MUTATIONS, pipeline.random()::next);
      AlbumPipeline.awaitCaughtUp(service);
      rebuildsADroppedKeyspace(pipeline, service);
      fillsAnotherKeyspace(pipeline, service);
      rebuildsTheStateBeside(pipeline);
      assertThat(AlbumPipeline.deadLetters(service)).isZero();
      service.stop();
    }
  }

  private void rebuildsADroppedKeyspace(AlbumPipeline pipeline, FullrowService service)
      throws Exception {
    // given: dropped and created again while the service runs and its table is written to
    pipeline.write(SOME, pipeline.random()::next);
    TestCluster.ddl(lab.session(), "DROP KEYSPACE " + pipeline.target());
    CommandRun missing = underLoad(service.startCommand("replay", "--to-earliest"), pipeline);
    assertThat(missing.await()).isEqualTo(2);
    assertThat(missing.err())
        .contains(Albums.table(pipeline.target()).toString(), "there is no keyspace");
    CommandRun schema = underLoad(service.startCommand("schema", "--apply"), pipeline);
    assertThat(schema.await()).as(schema.err()).isZero();
    Pipelines.awaitReady(service);
    AlbumPipeline.awaitCaughtUp(service);

    // when, then: the service has written what came since, so the table is not empty
    CommandRun refused = underLoad(service.startCommand("replay", "--to-earliest"), pipeline);
    assertThat(refused.await()).as(refused.out()).isEqualTo(2);
    assertThat(refused.err()).contains("has rows", "--target-is-not-read", ID + "-sink-127.");

    // when
    CommandRun killed =
        service.startCommand(
            "replay", "--to-earliest", "--target-is-not-read", "--rows-per-second=300");
    Awaitility.await("a part is done")
        .atMost(Pipelines.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> committed(ID + "-replay") >= DONE_BEFORE_KILL);
    killed.kill9();
    CommandRun resumed =
        underLoad(
            service.startCommand("replay", "--to-earliest", "--target-is-not-read"), pipeline);

    // then
    assertThat(resumed.await()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("goes on with a replay from earliest");
    AlbumPipeline.awaitCaughtUp(service);
    CommandRun verified = service.startCommand("verify");
    assertThat(verified.await()).as(verified.out()).isZero();

    // when, then: nothing is left to do
    CommandRun finished = service.startCommand("replay", "--to-earliest");
    assertThat(finished.await()).as(finished.err()).isZero();
    assertThat(finished.out()).contains("finished before");
  }

  private void fillsAnotherKeyspace(AlbumPipeline pipeline, FullrowService service) {
    // given
    AlbumPipeline.awaitCaughtUp(service);
    pipeline.recreate(OTHER);

    // when
    CommandRun preview =
        service.startCommand("replay", "--to-earliest", "--dry-run", "--target-keyspace=" + OTHER);
    CommandRun run = service.startCommand("replay", "--to-earliest", "--target-keyspace=" + OTHER);

    // then
    assertThat(preview.await()).as(preview.err()).isZero();
    assertThat(preview.out())
        .contains(
            Albums.table(OTHER) + ", which is empty", pipeline.eventsTopic() + ".partitions-3");
    assertThat(run.await()).as(run.err()).isZero();
    pipeline.assertTablesEqual(OTHER);
  }

  /** A second application: the same inputs, other events topics, another target. */
  private void rebuildsTheStateBeside(AlbumPipeline pipeline) {
    // given
    pipeline.recreate(OTHER);
    Map<String, String> config = pipeline.config();
    config.put("fullrow.application-id", OTHER);
    config.put("fullrow.tables[0].events-topic", "dp." + OTHER);
    config.put("fullrow.tables[0].target", Albums.table(OTHER).toString());

    // when
    FullrowService second = lab.service(OTHER, config);
    second.start();
    pipeline.write(SOME, pipeline.random()::next);

    // then
    AlbumPipeline.awaitCaughtUp(second);
    pipeline.assertTablesEqual(OTHER);
    second.stop();
  }

  private static CommandRun underLoad(CommandRun run, AlbumPipeline pipeline) throws Exception {
    while (run.isRunning()) {
      pipeline.write(10, pipeline.random()::next);
      Thread.sleep(PAUSE_MILLIS);
    }
    return run;
  }

  /** The sum over all partitions. */
  private long committed(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .filter(Objects::nonNull)
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }
}
