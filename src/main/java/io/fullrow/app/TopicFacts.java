// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What the brokers say of one topic.
 *
 * @param id differs once the topic was deleted and created again
 * @param replicas of its partition that has the fewest
 * @param config every setting, defaults of the brokers too
 */
record TopicFacts(Uuid id, int partitions, int replicas, Map<String, String> config) {
  TopicFacts {
    config = Map.copyOf(config);
  }

  /**
   * @throws KafkaException if the broker does not report it
   */
  String setting(String name) {
    return Optional.ofNullable(config.get(name))
        .orElseThrow(() -> new KafkaException("the broker does not report " + name));
  }

  /**
   * Asks for all of them at once: hundreds of tables must not mean hundreds of requests.
   *
   * @return those that exist, by name
   * @throws KafkaException if the brokers cannot be asked now
   */
  static Map<String, TopicFacts> read(Admin admin, Collection<String> topics) {
    Set<String> names = new TreeSet<>(existing(admin));
    names.retainAll(Set.copyOf(topics));
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, TopicDescription> described = answer(admin.describeTopics(names).allTopicNames());
    List<ConfigResource> resources = new ArrayList<>();
    names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
    Map<String, TopicFacts> facts = new TreeMap<>();
    answer(admin.describeConfigs(resources).all())
        .forEach(
            (resource, config) ->
                Optional.ofNullable(described.get(resource.name()))
                    .ifPresent(topic -> facts.put(resource.name(), of(topic, config))));
    return facts;
  }

  /**
   * The ids of those that exist, by name.
   *
   * @throws KafkaException if the brokers cannot be asked now
   */
  static Map<String, Uuid> ids(Admin admin, Collection<String> topics) {
    Set<String> names = new TreeSet<>(existing(admin));
    names.retainAll(Set.copyOf(topics));
    Map<String, Uuid> ids = new TreeMap<>();
    answer(admin.describeTopics(names).allTopicNames())
        .forEach((name, topic) -> ids.put(name, topic.topicId()));
    return ids;
  }

  /**
   * Those with a partition that has had records and has none any more.
   *
   * @param topics that exist
   * @throws KafkaException if the brokers cannot be asked now
   */
  static Set<String> emptied(Admin admin, Collection<String> topics) {
    Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    answer(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        partition -> {
                          TopicPartition place = new TopicPartition(name, partition.partition());
                          starts.put(place, OffsetSpec.earliest());
                          ends.put(place, OffsetSpec.latest());
                        }));
    Map<TopicPartition, ListOffsetsResultInfo> first = answer(admin.listOffsets(starts).all());
    Set<String> emptied = new TreeSet<>();
    answer(admin.listOffsets(ends).all())
        .forEach(
            (place, end) -> {
              ListOffsetsResultInfo start = first.get(place);
              if (start != null && end.offset() > 0 && start.offset() >= end.offset()) {
                emptied.add(place.topic());
              }
            });
    return emptied;
  }

  /**
   * @throws KafkaException if the brokers cannot be asked now
   */
  static Set<String> existing(Admin admin) {
    return answer(admin.listTopics().names());
  }

  private static TopicFacts of(TopicDescription topic, Config config) {
    Map<String, String> settings = new TreeMap<>();
    for (ConfigEntry entry : config.entries()) {
      Optional.ofNullable(entry.value()).ifPresent(value -> settings.put(entry.name(), value));
    }
    int replicas =
        topic.partitions().stream()
            .mapToInt(partition -> partition.replicas().size())
            .min()
            .orElse(0);
    return new TopicFacts(topic.topicId(), topic.partitions().size(), replicas, settings);
  }

  /**
   * @throws KafkaException with the cause that the brokers gave
   */
  static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException("the brokers cannot be asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
