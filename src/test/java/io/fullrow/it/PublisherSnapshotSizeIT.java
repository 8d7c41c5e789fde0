// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition of half of the rows, below one range deletion, and as many small ones: more than the
 * heap of the publisher, which is killed and goes on after the node has compacted its SSTables.
 */
@EnabledIfSystemProperty(
    named = "fullrow.publisher.snapshot-rows",
    matches = "\\d+",
    disabledReason = "on demand")
class PublisherSnapshotSizeIT {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherSnapshotSizeIT.class);
  private static final int ROWS = Integer.getInteger("fullrow.publisher.snapshot-rows", 200_000);
  private static final int ROW_BYTES = 1_000;
  private static final int BATCH = 500;
  private static final String KEYSPACE = "snapshot_size";
  private static final List<String> TABLES = List.of(KEYSPACE + ".t");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern HAS_TOKEN = Pattern.compile("\"token\":-?\\d+,\"done\":false");

  private final Lab lab = SharedLab.get();
  private final Random random = new Random(1);

  @Test
  void shouldPublishMoreThanItsMemory() {
    write();
    NodePublisher publisher = lab.publishers().get(0);
    kill(publisher);
    CassandraNode node = lab.cassandra().nodes().get(0);
    assertThat(node.nodetool("compact", KEYSPACE).exitCode()).isZero();
    long begin = System.nanoTime();
    CommandRun run = publisher.snapshot(TABLES, List.of());
    assertThat(run.await()).as(run.out() + run.err()).isZero();
    LOG.info("published in {} s: {}", (System.nanoTime() - begin) / 1_000_000_000, run.out());
    assertThat(node.snapshotFiles(KEYSPACE)).as("snapshots that are published").isEmpty();
    assertAllPublished();
    publishOneThatIsThere(publisher, node);
  }

  /** It is somebody's. */
  private static void publishOneThatIsThere(NodePublisher publisher, CassandraNode node) {
    assertThat(node.nodetool("snapshot", "-t", "theirs", KEYSPACE).exitCode()).isZero();
    Map<Path, String> before = node.snapshotFiles(KEYSPACE);
    CommandRun run = publisher.snapshot(TABLES, List.of("--tag=theirs"));
    assertThat(run.await()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains((ROWS + 1) + " records");
    assertThat(node.snapshotFiles(KEYSPACE)).isNotEmpty().isEqualTo(before);
  }

  private void write() {
    CqlSession session = lab.session();
    TestCluster.recreate(session, KEYSPACE);
    TestCluster.ddl(
        session, "CREATE TABLE " + TABLES.get(0) + " (p int, c int, v blob, PRIMARY KEY (p, c))");
    session.execute("DELETE FROM " + TABLES.get(0) + " USING TIMESTAMP 1 WHERE p = 0 AND c >= 0");
    PreparedStatement insert =
        session.prepare("INSERT INTO " + TABLES.get(0) + " (p, c, v) VALUES (?, ?, ?)");
    for (int first = 0; first < ROWS; first += BATCH) {
      List<CompletableFuture<?>> written = new ArrayList<>();
      for (int row = first; row < Math.min(ROWS, first + BATCH); row++) {
        byte[] value = new byte[ROW_BYTES];
        random.nextBytes(value);
        int partition = row % 2 == 0 ? 0 : row;
        written.add(
            session
                .executeAsync(insert.bind(partition, row, ByteBuffer.wrap(value)))
                .toCompletableFuture());
      }
      written.forEach(CompletableFuture::join);
    }
  }

  private static void kill(NodePublisher publisher) {
    CommandRun run = publisher.snapshot(TABLES, List.of("--rate=20000000"));
    Awaitility.await("a token of an SSTable that is published in part")
        .atMost(PATIENCE)
        .until(
            () ->
                publisher
                    .unfinishedSnapshot()
                    .filter(file -> HAS_TOKEN.matcher(file).find())
                    .isPresent());
    run.kill9();
  }

  private void assertAllPublished() {
    List<ConsumerRecord<byte[], byte[]>> records =
        LabTopic.of(lab, NodePublisher.topic(KEYSPACE, "t")).read();
    LOG.info("{} records", records.size());
    Set<Bytes> rows = new HashSet<>();
    Set<Change> ranges = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      Fragment fragment = FragmentCodec.decode(Bytes.wrap(each.value()));
      if (fragment.change() instanceof Change.Row row) {
        rows.add(row.clustering().components().get(0));
      } else {
        ranges.add(fragment.change());
      }
    }
    assertThat(rows).hasSize(ROWS);
    assertThat(ranges).hasSize(1).first().isInstanceOf(Change.Range.class);
    assertThat(
            records.stream()
                .map(each -> LabTopic.header(each, "fullrow.sstable").orElse("none"))
                .collect(Collectors.toSet()))
        .allMatch(name -> name.endsWith("-Data.db"));
  }
}
