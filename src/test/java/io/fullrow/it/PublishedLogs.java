// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.TestCluster;
import io.fullrow.publisher.PublishedPosition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;

/**
 * Tells when publishers have published all that was written at ALL before, by a table of its own: a
 * row that is written to it comes behind in the log of each node.
 */
final class PublishedLogs {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Lab lab;
  private final String keyspace;
  private final LabTopic topic;
  private final AtomicInteger rows = new AtomicInteger();

  private PublishedLogs(Lab lab, String keyspace) {
    this.lab = lab;
    this.keyspace = keyspace;
    this.topic = LabTopic.of(lab, NodePublisher.topic(keyspace, "written"));
  }

  /** Makes the table {@code written}, which the publishers must publish too. */
  static PublishedLogs in(Lab lab, String keyspace) {
    PublishedLogs logs = new PublishedLogs(lab, keyspace);
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + logs.table() + " (id int PRIMARY KEY) WITH cdc = true");
    return logs;
  }

  private String table() {
    return "\"" + keyspace + "\".written";
  }

  /** Until every publisher has had all of it stored by Kafka. */
  void await(List<NodePublisher> publishers) {
    int row = rows.incrementAndGet();
    SimpleStatement insert =
        SimpleStatement.newInstance("INSERT INTO " + table() + " (id) VALUES (" + row + ")")
            .setConsistencyLevel(ConsistencyLevel.ALL);
    Awaitility.await("a write to all nodes")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(DriverException.class)
        .until(() -> lab.session().execute(insert).wasApplied());
    byte[] key = {0, 0, (byte) (row >>> 8), (byte) row};
    Awaitility.await("all logs are published")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .ignoreException(UnknownTopicOrPartitionException.class)
        .until(
            () -> {
              List<ConsumerRecord<byte[], byte[]>> copies =
                  topic.read().stream().filter(record -> Arrays.equals(record.key(), key)).toList();
              return publishers.stream()
                  .allMatch(
                      publisher -> copies.stream().anyMatch(copy -> isBehind(publisher, copy)));
            });
  }

  private static boolean isBehind(NodePublisher publisher, ConsumerRecord<?, ?> copy) {
    String hostId = LabTopic.header(copy, "fullrow.host-id").orElseThrow();
    long segment = Long.parseLong(LabTopic.header(copy, "fullrow.log-segment").orElseThrow());
    int end = Integer.parseInt(LabTopic.header(copy, "fullrow.log-position").orElseThrow());
    return publisher
        .position()
        .filter(file -> PublishedPosition.isBehind(file, hostId, segment, end))
        .isPresent();
  }
}
