// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The names of properties that Kafka Streams and its clients read, in this version of Kafka. Any
 * other name is ignored by them without a word, so that {@code security.protocl} would connect in
 * plain text.
 */
final class KafkaNames {
  /**
   * Names with a free part: Kafka's configuration providers, labels of its metrics, and tags by
   * which Kafka Streams spreads standby replicas.
   */
  private static final Pattern FREE =
      Pattern.compile("(client\\.tag|config\\.providers|metrics\\.context)\\..+");

  private static final List<String> CONSUMERS =
      List.of("consumer.", "main.consumer.", "restore.consumer.", "global.consumer.");
  private static final Set<String> TOPIC = topicNames();

  private KafkaNames() {}

  /** Whether some client reads it: with the prefix of one, or without for all that know it. */
  static boolean isKnown(String name) {
    return FREE.matcher(name).matches() || all().anyMatch(name::equals);
  }

  /** The known name that was most probably meant; empty if none is near. */
  static Optional<String> near(String name) {
    return NearNames.of(name, all());
  }

  private static Stream<String> all() {
    Stream<String> plain =
        Stream.of(
                StreamsConfig.configDef().names(),
                ConsumerConfig.configNames(),
                ProducerConfig.configNames(),
                AdminClientConfig.configNames())
            .flatMap(Set::stream);
    Stream<String> consumers =
        CONSUMERS.stream()
            .flatMap(prefix -> ConsumerConfig.configNames().stream().map(prefix::concat));
    return Stream.of(
            plain,
            consumers,
            ProducerConfig.configNames().stream().map("producer."::concat),
            AdminClientConfig.configNames().stream().map("admin."::concat),
            TOPIC.stream().map("topic."::concat))
        .flatMap(names -> names);
  }

  /** Kafka lists them as constants only. */
  private static Set<String> topicNames() {
    Set<String> names = new HashSet<>();
    for (Field field : TopicConfig.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getName().endsWith("_CONFIG")) {
        try {
          names.add(String.valueOf(field.get(null)));
        } catch (IllegalAccessException e) {
          throw new AssertionError("a public field", e);
        }
      }
    }
    return names;
  }
}
