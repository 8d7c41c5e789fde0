// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The last rewind that was asked for of each partition, whoever reads it. Thread-safe. */
final class Rewinds {
  private final Map<TopicPartition, Rewind> asked = new ConcurrentHashMap<>();

  void ask(Rewind rewind) {
    rewind.from().keySet().forEach(partition -> asked.put(partition, rewind));
  }

  Optional<Rewind> of(TopicPartition partition) {
    return Optional.ofNullable(asked.get(partition));
  }
}
