// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.CassandraRelease;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.SharedLab;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random mutations of every kind that Cassandra knows, applied by CQL to one keyspace before
 * anything captures them: once each node's snapshot is published, the other keyspace equals it.
 */
@Tag("replicas")
class PublisherSnapshotIT {
  private static final int MUTATIONS = Integer.getInteger("fullrow.publisher.mutations", 1_000);
  private static final long SEED = Long.getLong("fullrow.publisher.seed", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Pattern HAS_TOKEN = Pattern.compile("\"token\":-?\\d+,\"done\":false");

  @Test
  void shouldMakeTheNewKeyspaceEqualWhateverIsInTheSsTables() throws Exception {
    publishSnapshots(SharedLab.get(), "Snapshot_" + SEED);
  }

  @ParameterizedTest
  @MethodSource("releases")
  @EnabledIfSystemProperty(
      named = "fullrow.publisher.snapshot-releases",
      matches = ".+",
      disabledReason = "on demand")
  void shouldReadTheSsTablesOfAnOlderRelease(CassandraRelease release) throws Exception {
    try (Lab lab = Lab.builder().nodes(1).source(release).start()) {
      lab.startTarget();
      publishSnapshots(lab, "Snapshot_" + release);
    }
  }

  static Stream<CassandraRelease> releases() {
    return Stream.of(System.getProperty("fullrow.publisher.snapshot-releases", "4.0").split(","))
        .map(CassandraRelease::of);
  }

  private static void publishSnapshots(Lab lab, String name) throws Exception {
    String id = name + "_" + Instant.now().getEpochSecond();
    try (LosslessRun run = LosslessRun.published(lab, id, SEED, Set.of())) {
      run.runFromSnapshots(
          MUTATIONS, tables -> flushSome(lab, tables), tables -> publish(lab, tables));
    }
  }

  /** So that some rows are in more than one SSTable. */
  private static void flushSome(Lab lab, List<String> tables) {
    List<String> arguments = new ArrayList<>(List.of("flush", "--"));
    arguments.add(keyspace(tables.get(0)));
    tables.stream()
        .skip(tables.size() / 2)
        .map(table -> table.substring(table.indexOf('.') + 1))
        .forEach(arguments::add);
    assertThat(lab.cassandra().nodes().parallelStream())
        .extracting(node -> node.nodetool(arguments.toArray(String[]::new)).exitCode())
        .allMatch(code -> code == 0);
  }

  private static String keyspace(String table) {
    return table.substring(0, table.indexOf('.'));
  }

  private static void publish(Lab lab, List<String> tables) {
    List<CassandraNode> nodes = lab.cassandra().nodes();
    List<NodePublisher> publishers = lab.publishers();
    kill(publishers.get(0), tables);
    Map<Path, String> before = nodes.get(0).snapshotFiles(keyspace(tables.get(0)));
    List<CommandRun> runs = new ArrayList<>();
    for (NodePublisher publisher : publishers) {
      runs.add(publisher.snapshot(tables, runs.isEmpty() ? List.of("--keep") : List.of()));
    }
    for (CommandRun run : runs) {
      assertThat(run.await()).as(run.out() + run.err()).isZero();
    }
    assertThat(runs.get(0).out()).contains("Going on with the snapshot");
    assertThat(nodes.get(0).snapshotFiles(keyspace(tables.get(0))))
        .as("files of a snapshot that is kept")
        .isNotEmpty()
        .isEqualTo(before);
    assertThat(nodes.stream().skip(1).map(node -> node.snapshotFiles(keyspace(tables.get(0)))))
        .as("files of snapshots that are published")
        .allMatch(Map::isEmpty);
    assertThat(publishers.stream().map(NodePublisher::unfinishedSnapshot).flatMap(Optional::stream))
        .as("snapshots that are begun")
        .isEmpty();
  }

  /** Amid an SSTable. */
  private static void kill(NodePublisher publisher, List<String> tables) {
    CommandRun run = publisher.snapshot(tables, List.of("--rate=10000"));
    Awaitility.await("a token of an SSTable that is published in part")
        .atMost(PATIENCE)
        .until(() -> publisher.unfinishedSnapshot().filter(HAS_TOKEN.asPredicate()).isPresent());
    assertThat(run.isRunning()).as(run.out() + run.err()).isTrue();
    run.kill9();
    assertThat(publisher.unfinishedSnapshot()).get(STRING).containsPattern(HAS_TOKEN);
  }
}
