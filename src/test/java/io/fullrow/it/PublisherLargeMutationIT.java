// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The largest mutation that a node takes, which is half of a commit log segment, by a publisher of
 * 128 MB. (Fullrow makes a dead letter of a row that its events topic does not take.)
 */
@EnabledIfSystemProperty(
    named = "fullrow.publisher.large-bytes",
    matches = "\\d+",
    disabledReason = "on demand")
class PublisherLargeMutationIT {
  private static final int BYTES = Integer.getInteger("fullrow.publisher.large-bytes", 15 << 20);
  private static final int ROWS = 5;
  private static final String TABLE = "large.t";

  @Test
  void shouldPublishTheLargestMutation() throws Exception {
    try (Lab lab = Lab.builder().nodes(1).nodeSetting("commitlog_segment_size", "32MiB").start()) {
      TestCluster.ddl(
          lab.session(),
          "CREATE KEYSPACE large WITH replication = " + lab.cassandra().replication());
      TestCluster.ddl(
          lab.session(), "CREATE TABLE " + TABLE + " (id int PRIMARY KEY, v blob) WITH cdc = true");
      NodePublisher publisher = lab.startPublishers(List.of(TABLE)).get(0);
      byte[] value = new byte[BYTES];
      new Random(1).nextBytes(value);

      for (int id = 1; id <= ROWS; id++) {
        lab.session()
            .execute("INSERT INTO " + TABLE + " (id, v) VALUES (?, ?)", id, ByteBuffer.wrap(value));
      }

      Awaitility.await("all rows")
          .atMost(Pipelines.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(LabTopic.of(lab, NodePublisher.topic("large", "t")).read())
                      .extracting(PublisherLargeMutationIT::value)
                      .containsOnly(Bytes.wrap(value))
                      .hasSize(ROWS));
      assertThat(publisher.isRunning()).isTrue();
    }
  }

  private static Bytes value(ConsumerRecord<byte[], byte[]> record) {
    Fragment fragment = FragmentCodec.decode(Bytes.wrap(record.value()));
    assertThat(fragment.change()).isInstanceOf(Change.Row.class);
    Cell cell = ((Change.Row) fragment.change()).columns().cells().get(CellKey.simple("v"));
    return Objects.requireNonNull(cell).valueBytes().orElseThrow();
  }
}
