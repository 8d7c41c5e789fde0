// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer group from outside. Each method throws a {@link
 * org.apache.kafka.common.KafkaException} if Kafka does not answer, or refuses.
 */
interface ReplayGroup {
  String group();

  /** Its members now, each by its client id and its host. */
  List<String> members();

  /** The offsets that it has committed; none if there is no such group. */
  Map<TopicPartition, OffsetAndMetadata> committed();

  /** Makes these its only offsets; it must have no members. */
  void set(Map<TopicPartition, Long> offsets);

  /** It must have no members; one that is not there is no error. */
  void delete();
}
