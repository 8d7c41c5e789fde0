// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The Kafka properties that the delivery guarantees rest on. The service sets them itself, and an
 * operator's value is refused at start rather than ignored: an operator who sets one expects it to
 * work.
 */
public final class OwnKafkaProperties {
  /** Without a client's prefix, which does not save them. */
  private static final Set<String> NAMES =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "application.id",
          "auto.offset.reset",
          "bootstrap.servers",
          "client.id",
          "default.timestamp.extractor",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.request.size",
          "processing.guarantee",
          "state.dir",
          "transactional.id",
          "value.deserializer",
          "value.serializer",
          // One that goes on after an error loses the record in silence, or half of its writes.
          "default.deserialization.exception.handler",
          "default.production.exception.handler",
          "deserialization.exception.handler",
          "processing.exception.handler",
          "processing.exception.handler.global.enabled",
          "production.exception.handler",
          // Kafka Streams would send to it from the producer's own thread, which then waits for
          // itself; dead letters are ours, by fullrow.dead-letter-topic.
          "errors.dead.letter.queue.topic.name",
          // Of internal topics: the state and what is on its way to it.
          "topic.cleanup.policy",
          "topic.max.message.bytes",
          "topic.retention.bytes",
          "topic.retention.ms");

  private static final Pattern CLIENT_PREFIX =
      Pattern.compile("^((main\\.|restore\\.|global\\.)?consumer|producer|admin)\\.");

  private OwnKafkaProperties() {}

  /**
   * Whether it is the service's alone.
   *
   * @param name with or without the prefix of one of the clients of Kafka Streams
   */
  public static boolean contains(String name) {
    return NAMES.contains(CLIENT_PREFIX.matcher(name).replaceFirst(""));
  }

  /** What to do about one that is set. */
  static String remedy(String name) {
    return "Remove it"
        + switch (name) {
          case "bootstrap.servers" -> "; use fullrow.kafka.bootstrap-servers.";
          case "application.id", "group.id" -> "; use fullrow.application-id.";
          case "state.dir" -> "; use fullrow.state-dir.";
          case "errors.dead.letter.queue.topic.name" -> "; use fullrow.dead-letter-topic.";
          default -> ".";
        };
  }
}
