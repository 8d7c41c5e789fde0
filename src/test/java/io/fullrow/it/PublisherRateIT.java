// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.Converter;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.Server;
import io.fullrow.lab.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast a publisher works off what one node has captured, beside Debezium's connector on the
 * same segments, and how soon a single write is on Kafka. It asserts nothing but that all comes.
 */
@EnabledIfSystemProperty(
    named = "fullrow.publisher.rate-rows",
    matches = "\\d+",
    disabledReason = "on demand")
class PublisherRateIT {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherRateIT.class);
  private static final int ROWS = Integer.getInteger("fullrow.publisher.rate-rows", 200_000);
  private static final int SINGLE_WRITES = 60;
  private static final int IN_FLIGHT = 1_000;
  private static final String KEYSPACE = "rate";
  private static final List<String> TABLES = List.of(KEYSPACE + ".t");
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Path PROC = Path.of("/proc");

  @Test
  void shouldWorkOffWhatANodeHasCaptured() throws Exception {
    try (Lab lab = Lab.builder().nodes(1).start()) {
      create(lab);
      write(lab.session());
      CassandraNode node = lab.cassandra().node(1);
      node.nodetool("flush");
      node.stop(); // all segments are complete then
      node.start();
      Path cdcRaw = node.cdcRaw();
      Path copy = cdcRaw.resolveSibling("cdc_copy");
      copy(cdcRaw, copy);

      NodePublisher publisher = lab.publishers().get(0).withOption("--cdc-raw=" + copy);
      String topic = NodePublisher.topic(KEYSPACE, "t");
      measure("publisher", lab, () -> publisher, topic, () -> lab.startPublishers(TABLES));
      publisher.stop();
      String raw = lab.rawTopic(KEYSPACE, "t");
      measure("Debezium", lab, () -> lab.debezium(1), raw, () -> lab.startDebezium(Converter.JSON));
      lab.debezium(1).stop();

      lab.publishers().get(0).withOption("--cdc-raw=" + cdcRaw);
      lab.startPublishers(TABLES);
      latency(lab, "periodic", topic);
    }
  }

  /** In the lab's periodic mode it is 1 s that the node waits for. */
  @ParameterizedTest
  @EnumSource(
      value = NodeStorage.class,
      names = {"BATCH", "GROUP", "LZ4", "ENCRYPTED"})
  void shouldPublishSingleWritesSoon(NodeStorage storage) throws Exception {
    Lab.Builder builder = Lab.builder().nodes(1);
    storage.settings().forEach(builder::nodeSetting);
    try (Lab lab = builder.start()) {
      create(lab);
      lab.startPublishers(TABLES);
      latency(lab, storage.toString(), NodePublisher.topic(KEYSPACE, "t"));
    }
  }

  private static void create(Lab lab) {
    TestCluster.ddl(
        lab.session(),
        "CREATE KEYSPACE " + KEYSPACE + " WITH replication = " + lab.cassandra().replication());
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE "
            + KEYSPACE
            + ".t (p int, c int, a text, b bigint, d double, PRIMARY KEY (p, c))"
            + " WITH cdc = true AND read_repair = 'NONE'");
  }

  private static void write(CqlSession session) {
    PreparedStatement insert =
        session.prepare("INSERT INTO " + KEYSPACE + ".t (p, c, a, b, d) VALUES (?, ?, ?, ?, ?)");
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      writes.add(
          session
              .executeAsync(
                  insert.bind(row / 100, row, "the value of the row " + row, (long) row, row / 3.0))
              .toCompletableFuture());
      if (writes.size() == IN_FLIGHT) {
        writes.forEach(CompletableFuture::join);
        writes.clear();
      }
    }
    writes.forEach(CompletableFuture::join);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void measure(
      String who, Lab lab, Supplier<Server> made, String topic, Runnable start) {
    long begun = System.nanoTime();
    start.run();
    Server server = made.get();
    double ready = seconds(begun);
    double cpuReady = server.cpu().toMillis() / 1e3;
    Awaitility.await(who)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> records(lab, topic) >= ROWS);
    double all = seconds(begun);
    double cpu = server.cpu().toMillis() / 1e3;
    LOG.info(
        "{}",
        String.format(
            Locale.ROOT,
            "%s: ready after %.1f s (%.1f s of processor time), all %d mutations %.1f s later:"
                + " %.0f a second, %.1f µs of processor time each; resident %s",
            who,
            ready,
            cpuReady,
            ROWS,
            all - ready,
            ROWS / (all - ready),
            (cpu - cpuReady) * 1e6 / ROWS,
            resident(server)));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static String resident(Server server) {
    try (Stream<String> lines =
        Files.lines(PROC.resolve(Long.toString(server.pid())).resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
          .map(line -> line.replaceAll("\\s+", " "))
          .toList()
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long records(Lab lab, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(lab)) {
      return consumer.endOffsets(partitions(consumer, topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Lab lab) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", lab.kafka().bootstrapServers(), "fetch.max.wait.ms", 5),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  /** From the acknowledgement of a write until a consumer has its fragment. */
  private static void latency(Lab lab, String storage, String topic) throws InterruptedException {
    double[] millis = new double[SINGLE_WRITES];
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(lab)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      for (int i = 0; i < SINGLE_WRITES; i++) {
        Thread.sleep(97L * (i % 7));
        lab.session()
            .execute("INSERT INTO " + KEYSPACE + ".t (p, c, a) VALUES (-1, " + i + ", 'x')");
        long acknowledged = System.nanoTime();
        while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
          // until it is there
        }
        millis[i] = (System.nanoTime() - acknowledged) / 1e6;
      }
    }
    Arrays.sort(millis);
    LOG.info(
        "{}",
        String.format(
            Locale.ROOT,
            "latency of %d single writes, log %s: %.0f / %.0f / %.0f / %.0f ms"
                + " (least, median, 95 %%, most)",
            SINGLE_WRITES,
            storage,
            millis[0],
            millis[SINGLE_WRITES / 2],
            millis[SINGLE_WRITES * 95 / 100],
            millis[SINGLE_WRITES - 1]));
  }
}
