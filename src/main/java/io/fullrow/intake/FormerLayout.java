// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import io.fullrow.topology.state.RawRecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an application left that read its raw topics within Kafka Streams: their offsets, in the
 * group of the join, and records that waited, in the changelog of the store {@code parked}. Both
 * move once, before the first reader starts. A crash in between repeats the rest: nothing is
 * deleted before its copy is stored.
 */
public final class FormerLayout {
  private static final Logger LOG = LoggerFactory.getLogger(FormerLayout.class);
  private static final int ANSWER_SECONDS = 30;

  private final Admin admin;
  private final String streamsGroup;
  private final String decodeGroup;
  private final String parkedChangelog;

  /**
   * @param applicationId whose former group and topics are looked for
   * @param decodeGroup the group that reads raw topics now
   */
  public FormerLayout(Admin admin, String applicationId, String decodeGroup) {
    this.admin = admin;
    this.streamsGroup = applicationId;
    this.decodeGroup = decodeGroup;
    this.parkedChangelog = applicationId + "-parked-changelog";
  }

  /**
   * Moves the offsets of raw topics from the one group to the other, where it has none yet. Without
   * it every raw topic would be read from its beginning, and deletions that have left the state
   * would be forgotten.
   *
   * @param fragmentsTopic whose offsets stay where they are
   * @throws KafkaException if the brokers cannot be asked now, or instances of the former layout
   *     still run
   */
  public void moveOffsets(String fragmentsTopic) {
    Map<TopicPartition, OffsetAndMetadata> former = new HashMap<>(committed(streamsGroup));
    former.keySet().removeIf(partition -> partition.topic().equals(fragmentsTopic));
    former.values().removeIf(Objects::isNull);
    if (former.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>(former);
    missing.keySet().removeAll(committed(decodeGroup).keySet());
    if (!missing.isEmpty()) {
      get("commit offsets", admin.alterConsumerGroupOffsets(decodeGroup, missing).all());
      LOG.info("moved the offsets of {} raw partitions to group {}", missing.size(), decodeGroup);
    }
    Set<TopicPartition> moved = new HashSet<>(former.keySet());
    get("delete old offsets", admin.deleteConsumerGroupOffsets(streamsGroup, moved).all());
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    return get(
        "read the offsets of group " + group,
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
  }

  /**
   * The raw records that waited, oldest first in each partition; empty if there is no such
   * changelog any more.
   *
   * @param consumers makes a {@code read_committed} consumer of bytes without a group
   */
  public List<Origin> parked(Supplier<Consumer<byte[], byte[]>> consumers) {
    List<TopicPartition> partitions = partitions();
    if (partitions.isEmpty()) {
      return List.of();
    }
    List<Origin> parked = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      for (TopicPartition partition : partitions) {
        latest(consumer, partition)
            .forEach((key, value) -> parked.add(RawRecordCodec.decode(value)));
      }
    }
    LOG.info("{} raw records waited in {}", parked.size(), parkedChangelog);
    return parked;
  }

  /** Forgets the records that waited: call it once they are stored elsewhere. */
  public void deleteParked() {
    try {
      admin.deleteTopics(List.of(parkedChangelog)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new KafkaException("cannot delete " + parkedChangelog, e.getCause());
      }
    } catch (TimeoutException e) {
      throw new KafkaException("cannot delete " + parkedChangelog, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private List<TopicPartition> partitions() {
    try {
      return admin
          .describeTopics(List.of(parkedChangelog))
          .allTopicNames()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(topic -> topic.partitions().stream())
          .map(partition -> new TopicPartition(parkedChangelog, partition.partition()))
          .toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of();
      }
      throw new KafkaException("cannot ask for " + parkedChangelog, e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("cannot ask for " + parkedChangelog, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The last value of each key: what the store held. */
  private static Map<Bytes, Bytes> latest(
      Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    Map<Bytes, Bytes> latest = new TreeMap<>();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        Bytes key = Bytes.wrap(record.key());
        if (record.value() == null) {
          latest.remove(key);
        } else {
          latest.put(key, Bytes.wrap(record.value()));
        }
      }
    }
    return latest;
  }

  private static <T> T get(String what, KafkaFuture<T> answer) {
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException(
          "cannot " + what + " (do instances of an older release still run?)", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("cannot " + what, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted", e);
  }
}
