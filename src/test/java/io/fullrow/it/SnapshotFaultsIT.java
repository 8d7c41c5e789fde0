// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can happen to a source while it is read: nodes go, columns come and go, a partition is huge.
 * Each row is on three nodes.
 */
@Tag("replicas")
@EnabledIfSystemProperty(
    named = "fullrow.it.snapshot.fault-rows",
    matches = "\\d+",
    disabledReason = "on demand")
class SnapshotFaultsIT {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFaultsIT.class);
  private static final int ROWS = Integer.getInteger("fullrow.it.snapshot.fault-rows", 12_000);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int BATCH = 50;
  private static final int ROWS_OF_PARTITION = 10;

  private final Lab lab = SharedLab.get();
  private final String id = "faults" + NUMBER.incrementAndGet();
  private final TableId old = new TableId(id + "_old", "readings");
  private final TableId target = new TableId(id + "_new", "readings");
  private final LabTopic fragments = LabTopic.of(lab, id + ".fragments");
  private final FullrowService service = lab.service(id, config());

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.fragments(lab, id, old, target);
    config.put("fullrow.fragments-topic", fragments.name());
    return config;
  }

  @BeforeEach
  void create() {
    for (TableId table : new TableId[] {old, target}) {
      TestCluster.ddl(
          lab.session(),
          "CREATE KEYSPACE "
              + table.keyspace()
              + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
              + lab.cassandra().localDatacenter()
              + "': 3}");
      TestCluster.ddl(
          lab.session(),
          "CREATE TABLE "
              + table
              + " (sensor int, at int, value double, note text, PRIMARY KEY (sensor, at))");
    }
    fragments.create(Pipelines.PARTITIONS, Map.of());
  }

  @AfterEach
  void drop() {
    lab.cassandra().nodes().stream()
        .filter(node -> !node.isRunning())
        .forEach(CassandraNode::start);
    for (TableId table : new TableId[] {old, target}) {
      TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + table.keyspace());
    }
  }

  @Test
  void shouldReadOnWithoutOneNode() {
    // given
    write(ROWS, ROWS_OF_PARTITION);
    CommandRun run = slowly();

    // when
    lab.cassandra().node(2).kill9();

    // then
    assertThat(run.await()).as(run.err()).isZero();
    assertThat(rowsPublished()).isEqualTo(ROWS);
  }

  @Test
  void shouldStopWithoutAQuorumAndGoOnAfterwards() {
    // given
    write(ROWS, ROWS_OF_PARTITION);
    CommandRun run = slowly("--patience=10s");

    // when
    lab.cassandra().node(2).kill9();
    lab.cassandra().node(3).kill9();

    // then
    assertThat(run.await()).isNotZero();
    LOG.info("without a quorum: {}", run.err());
    assertThat(run.err()).contains("the source does not answer").contains("run it again");
    int before = fragments.read().size();
    assertThat(before).isLessThan(ROWS);

    // when
    lab.cassandra().node(2).start();
    CommandRun resumed = start();

    // then
    assertThat(resumed.await()).as(resumed.err()).isZero();
    assertThat(rowsPublished()).isEqualTo(ROWS);
    LOG.info("{} rows, {} records", ROWS, fragments.read().size());
    assertThat(fragments.read().size()).isLessThan(ROWS + ROWS / 4);
  }

  @Test
  void shouldReadOnWhenColumnsComeAndGo() {
    // given
    write(ROWS, ROWS_OF_PARTITION);
    CommandRun run = slowly();

    // when
    TestCluster.ddl(lab.session(), "ALTER TABLE " + old + " ADD place text");
    TestCluster.ddl(lab.session(), "ALTER TABLE " + old + " DROP note");

    // then
    assertThat(run.await()).as(run.err()).isZero();
    LOG.info("altered meanwhile: {} {}", run.out(), run.err());
    assertThat(rowsPublished()).isEqualTo(ROWS);
  }

  /** One partition holds them all; the command has 512 MB. */
  @Test
  void shouldReadAHugePartition() {
    // given
    int rows = 80 * ROWS;
    write(rows, rows);

    // when
    CommandRun run = start();

    // then
    assertThat(run.await()).as(run.err()).isZero();
    LOG.info("one partition: {}", run.out());
    assertThat(run.out()).contains(Integer.toString(rows));
  }

  /** Once it has read a little. */
  private CommandRun slowly(String... options) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--rows-per-second=" + ROWS / 20;
    CommandRun run = start(all);
    Awaitility.await().atMost(PATIENCE).until(() -> fragments.read().size() > ROWS / 20);
    return run;
  }

  private CommandRun start(String... options) {
    String[] fixed = {
      "snapshot", "--json", "--without-capture", "--row-markers=insert", "--max-backlog=0"
    };
    String[] all = Arrays.copyOf(fixed, fixed.length + options.length);
    System.arraycopy(options, 0, all, fixed.length, options.length);
    return service.startCommand(all);
  }

  private int rowsPublished() {
    Set<String> values = new HashSet<>();
    fragments.read().forEach(record -> values.add(Arrays.toString(record.value())));
    return values.size();
  }

  private void write(int rows, int ofPartition) {
    PreparedStatement insert =
        lab.session()
            .prepare("INSERT INTO " + old + " (sensor, at, value, note) VALUES (?, ?, ?, ?)");
    for (int row = 0; row < rows; row += BATCH) {
      BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
      for (int i = row; i < Math.min(rows, row + BATCH); i++) {
        batch.addStatement(insert.bind(i / ofPartition, i, i / 3.0, "note " + i));
      }
      lab.session().execute(batch.build());
    }
  }
}
