// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka is away for longer than cdc_raw has room. */
class PublisherSpoolIT {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherSpoolIT.class);
  private static final String TABLE = "spooled.t";
  private static final int TOTAL_MIB = 32;
  private static final int VALUE_BYTES = 4_096;
  private static final int ROWS = 3 * TOTAL_MIB * 1_048_576 / VALUE_BYTES;
  private static final int BATCH = 64;
  private static final int PAUSE_MILLIS = 50;
  private static final double MOST = 0.6;

  /** Once all is written, writes go on at a tenth of the pace. */
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("fullrow.publisher.outage-seconds", 0));

  @TempDir private Path folder;
  private final Random random = new Random(1);

  @Test
  void shouldLetTheNodeAcceptWritesWhileKafkaIsAway() throws Exception {
    try (Lab lab =
        Lab.builder()
            .nodes(1)
            .nodeSetting("cdc_total_space", TOTAL_MIB + "MiB")
            .nodeSetting("commitlog_segment_size", "1MiB")
            .start()) {
      // given
      TestCluster.ddl(
          lab.session(),
          "CREATE KEYSPACE spooled WITH replication = " + lab.cassandra().replication());
      TestCluster.ddl(
          lab.session(), "CREATE TABLE " + TABLE + " (id int PRIMARY KEY, v blob) WITH cdc = true");
      NodePublisher publisher = lab.publishers().get(0).withOption("--spool=" + folder);
      lab.startPublishers(List.of(TABLE));
      write(lab, 0, BATCH);
      awaitRows(lab, BATCH);

      // when
      lab.kafka().kill9();
      long begin = System.nanoTime();
      write(lab, BATCH, ROWS);
      int rows = ROWS;
      while (System.nanoTime() - begin < OUTAGE.toNanos()) {
        write(lab, rows, rows + BATCH);
        rows += BATCH;
        Thread.sleep(10 * PAUSE_MILLIS);
      }
      long spooled = spooledBytes();
      LOG.info("{} rows are written, {} MiB are spooled", rows, spooled >> 20);
      assertThat(spooled).isGreaterThan(2L * TOTAL_MIB << 20);
      publisher.kill9();
      lab.kafka().start();
      publisher.start();

      // then
      awaitRows(lab, rows);
      Awaitility.await("an empty spool")
          .atMost(Pipelines.PATIENCE)
          .until(() -> spooledBytes() == 0);
      assertThat(publisher.log().text()).doesNotContain("is gone from cdc_raw", "damaged");
    }
  }

  /** Each is acknowledged: it would be refused if cdc_raw were full. */
  private void write(Lab lab, int from, int to) throws InterruptedException {
    CqlSession session = lab.session();
    Path cdcRaw = lab.cassandra().node(1).cdcRaw();
    PreparedStatement insert = session.prepare("INSERT INTO " + TABLE + " (id, v) VALUES (?, ?)");
    for (int first = from; first < to; first += BATCH) {
      List<CompletableFuture<?>> written = new ArrayList<>();
      for (int id = first; id < Math.min(to, first + BATCH); id++) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        written.add(
            session.executeAsync(insert.bind(id, ByteBuffer.wrap(value))).toCompletableFuture());
      }
      written.forEach(CompletableFuture::join);
      // The node looks only four times a second at what was taken away.
      Thread.sleep(PAUSE_MILLIS);
      awaitRoom(cdcRaw);
    }
  }

  /** Of the little space as much must be moved in time, on a slow machine too. */
  private static void awaitRoom(Path cdcRaw) throws InterruptedException {
    long until = System.nanoTime() + Pipelines.PATIENCE.toNanos();
    while (bytes(cdcRaw) > MOST * TOTAL_MIB * (1 << 20)) {
      assertThat(System.nanoTime()).as("cdc_raw stays full").isLessThan(until);
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static void awaitRows(Lab lab, int count) {
    Awaitility.await(count + " rows in the topic")
        .atMost(Pipelines.PATIENCE)
        .ignoreExceptions()
        .until(() -> rows(lab) == count);
  }

  private static int rows(Lab lab) {
    Set<Bytes> keys = new HashSet<>();
    LabTopic.of(lab, NodePublisher.topic("spooled", "t"))
        .read()
        .forEach(
            each -> {
              Fragment fragment = FragmentCodec.decode(Bytes.wrap(each.value()));
              keys.add(fragment.partition().serialized());
            });
    return keys.size();
  }

  private long spooledBytes() {
    return bytes(folder);
  }

  /** Files go while they are counted: then once more. */
  private static long bytes(Path folder) {
    while (true) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files
            .filter(file -> file.toString().endsWith(".log"))
            .mapToLong(PublisherSpoolIT::size)
            .sum();
      } catch (UncheckedIOException e) {
        assertThat(e).hasCauseInstanceOf(NoSuchFileException.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // it is deleted meanwhile
    }
  }
}
