// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The largest mutation that a node takes, which is half of a commit log segment, from the node's
 * log through a publisher of 128 MB and Fullrow to the new table.
 */
@EnabledIfSystemProperty(
    named = "fullrow.publisher.large-bytes",
    matches = "\\d+",
    disabledReason = "on demand")
class PublisherLargeMutationIT {
  private static final int BYTES = Integer.getInteger("fullrow.publisher.large-bytes", 15 << 20);
  private static final TableId OLD = new TableId("large_old", "t");
  private static final TableId NEW = new TableId("large_new", "t");

  @Test
  void shouldPublishTheLargestMutation() throws Exception {
    try (Lab lab = Lab.builder().nodes(1).nodeSetting("commitlog_segment_size", "32MiB").start()) {
      for (TableId table : List.of(OLD, NEW)) {
        TestCluster.ddl(
            lab.session(),
            "CREATE KEYSPACE "
                + table.keyspace()
                + " WITH replication = "
                + lab.cassandra().replication());
        TestCluster.ddl(
            lab.session(),
            "CREATE TABLE "
                + table
                + " (id int PRIMARY KEY, v blob) WITH cdc = "
                + table.equals(OLD));
      }
      NodePublisher publisher = lab.startPublishers(List.of(OLD.toString())).get(0);
      Map<String, String> config = Pipelines.fragments(lab, "large", OLD, NEW);
      config.put(
          "fullrow.tables[0].inputs[0].topic", NodePublisher.topic(OLD.keyspace(), OLD.table()));
      FullrowService service = lab.service("large", config);
      service.start();
      Pipelines.awaitReady(service);
      byte[] value = new byte[BYTES];
      new Random(1).nextBytes(value);

      for (int id = 1; id <= 3; id++) {
        lab.session()
            .execute("INSERT INTO " + OLD + " (id, v) VALUES (?, ?)", id, ByteBuffer.wrap(value));
      }

      for (int id = 1; id <= 3; id++) {
        assertThat(row(lab, id).getByteBuffer("v")).isEqualTo(ByteBuffer.wrap(value));
      }
      assertThat(AlbumPipeline.deadLetters(service)).isZero();
      assertThat(publisher.isRunning()).isTrue();
      service.stop();
    }
  }

  private static Row row(Lab lab, int id) {
    return Awaitility.await("row " + id)
        .atMost(Pipelines.PATIENCE)
        .until(
            () -> lab.session().execute("SELECT v FROM " + NEW + " WHERE id = " + id).one(),
            row -> row != null);
  }
}
