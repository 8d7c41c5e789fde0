// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import io.fullrow.load.ServiceFigures;
import io.fullrow.soak.TopicContents.Content;
import io.fullrow.topology.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;

/** Takes the samples of one service with one table. Not thread-safe. */
final class Sampler implements AutoCloseable {
  private static final int BROKER = 1;
  private static final double P99 = 0.99;

  private final Admin admin;
  private final TopicContents contents;
  private final ServiceFigures service;
  private final Path state;
  private final String rows;
  private final String ranges;
  private final String work;
  private final String buffer;
  private final String events;
  private final String partitions;

  /**
   * @param events the events topic of the table
   */
  Sampler(String bootstrapServers, String id, String events, ServiceFigures service, Path state) {
    this.service = service;
    this.state = state;
    List<String> changelogs = Names.stateTopics(id);
    this.rows = changelogs.get(0);
    this.ranges = changelogs.get(1);
    this.work = changelogs.get(2);
    this.buffer = changelogs.get(3);
    this.events = events;
    this.partitions = events + ".partitions";
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.contents =
        new TopicContents(
            bootstrapServers, List.of(rows, ranges, work, events, partitions), events);
  }

  /** To be called at least every few seconds: see {@link TopicContents}. */
  void follow() {
    contents.poll();
  }

  Sample take(Duration at, long written) {
    contents.catchUp();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    put(figures, Figure.ROWS, Figure.ROW_BYTES, contents.content(rows));
    put(figures, Figure.RANGES, Figure.RANGE_BYTES, contents.content(ranges));
    put(figures, Figure.WORK, Figure.WORK_BYTES, contents.content(work));
    figures.put(Figure.STATE_DISK, (double) bytes(state));
    Map<String, Long> topics = topicBytes();
    figures.put(Figure.ROWS_CHANGELOG, of(topics, rows));
    figures.put(Figure.RANGES_CHANGELOG, of(topics, ranges));
    figures.put(Figure.WORK_CHANGELOG, of(topics, work));
    figures.put(Figure.BUFFER_CHANGELOG, of(topics, buffer));
    figures.put(Figure.EVENTS_TOPICS, of(topics, events) + of(topics, partitions));
    putEvents(figures);
    return new Sample(at, written, service.lag().at("/materialize/timeLagMs").asLong(), figures);
  }

  private static void put(
      Map<Figure, Double> figures, Figure entries, Figure bytes, Content content) {
    figures.put(entries, (double) content.entries());
    figures.put(bytes, (double) content.bytes());
  }

  private void putEvents(Map<Figure, Double> figures) {
    List<Integer> sizes = contents.takeRecent();
    sizes.sort(null);
    if (sizes.isEmpty()) {
      return;
    }
    double mean = sizes.stream().mapToInt(size -> size).average().orElseThrow();
    figures.put(Figure.EVENT_MEAN, mean);
    figures.put(Figure.EVENT_P99, (double) sizes.get((int) (sizes.size() * P99)));
    figures.put(Figure.EVENT_MAX, (double) sizes.get(sizes.size() - 1));
  }

  private static double of(Map<String, Long> topics, String topic) {
    return Objects.requireNonNull(topics.get(topic), topic);
  }

  private Map<String, Long> topicBytes() {
    Map<String, Long> bytes = new HashMap<>();
    Map<String, LogDirDescription> folders =
        admin
            .describeLogDirs(List.of(BROKER))
            .allDescriptions()
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .get(BROKER);
    for (LogDirDescription folder : Objects.requireNonNull(folders).values()) {
      for (Map.Entry<TopicPartition, ReplicaInfo> replica : folder.replicaInfos().entrySet()) {
        bytes.merge(replica.getKey().topic(), replica.getValue().size(), Long::sum);
      }
    }
    return bytes;
  }

  /** Of all files below; those that go meanwhile do not count. */
  private static long bytes(Path folder) {
    long[] sum = new long[1];
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException error) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum[0];
  }

  @Override
  public void close() {
    contents.close();
    admin.close();
  }
}
