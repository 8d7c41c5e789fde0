// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes back in the partitions of one consumer, without waiting: a partition is read no further,
 * what is under way of it ends, and then it is read from its new place.
 *
 * <p>Belongs to the polling thread.
 */
final class RewoundPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(RewoundPartitions.class);
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final EventsInFlight events;
  private final Rewinds asked;

  /** What has been done of each partition, by id; in the metadata of its committed offset too. */
  private final Map<TopicPartition, String> done = new HashMap<>();

  private final Set<TopicPartition> ending = new HashSet<>();

  RewoundPartitions(Consumer<byte[], byte[]> consumer, EventsInFlight events, Rewinds asked) {
    this.consumer = consumer;
    this.events = events;
    this.asked = asked;
  }

  /**
   * Learns what earlier owners did.
   *
   * @param mayBeRewound partitions that are read from now on
   */
  void assigned(Set<TopicPartition> mayBeRewound) {
    if (mayBeRewound.isEmpty()) {
      return;
    }
    try {
      consumer
          .committed(mayBeRewound, ASK_TIMEOUT)
          .forEach(
              (partition, offset) -> {
                if (offset != null && !offset.metadata().isEmpty()) {
                  done.put(partition, offset.metadata());
                }
              });
    } catch (KafkaException e) {
      // It is then done once more, which is safe.
      LOG.info("It is not known whether {} went back already: {}", mayBeRewound, e.toString());
    }
  }

  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          done.remove(partition);
          ending.remove(partition);
        });
  }

  /** The partitions of which nothing is to be read, since what is under way of them ends. */
  Set<TopicPartition> ending() {
    return ending;
  }

  /** What to commit with an offset of the partition. */
  String metadata(TopicPartition partition) {
    return done.getOrDefault(partition, "");
  }

  /**
   * Goes on with what is asked for.
   *
   * @param assigned the partitions that are read now
   * @return those that the consumer reads from their new place as of now
   */
  List<TopicPartition> step(Map<TopicPartition, PartitionOffsets> assigned) {
    List<TopicPartition> rewound = new ArrayList<>();
    assigned.forEach(
        (partition, offsets) ->
            asked
                .of(partition)
                .filter(rewind -> !rewind.id().equals(done.get(partition)))
                .filter(rewind -> isIdle(partition, offsets))
                .ifPresent(
                    rewind -> {
                      seek(partition, rewind);
                      rewound.add(partition);
                    }));
    return rewound;
  }

  private boolean isIdle(TopicPartition partition, PartitionOffsets offsets) {
    if (ending.add(partition)) {
      events.withdraw(Set.of(offsets));
    }
    return events.isIdle(Set.of(offsets));
  }

  private void seek(TopicPartition partition, Rewind rewind) {
    long offset = rewind.from().getOrDefault(partition, 0L);
    LOG.info("{} is read again from offset {}, as {} asks", partition, offset, rewind.id());
    consumer.seek(partition, new OffsetAndMetadata(offset));
    done.put(partition, rewind.id());
    ending.remove(partition);
  }
}
