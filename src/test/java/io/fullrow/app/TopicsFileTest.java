// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Role;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.topology.MaterializeConfig;
import io.fullrow.topology.MaterializeMetrics;
import io.fullrow.topology.MaterializeTopology;
import io.fullrow.topology.Names;
import io.fullrow.topology.StageLoad;
import io.fullrow.topology.Tables;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.InternalTopicConfig;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.yaml.snakeyaml.Yaml;

/** {@code topology/topics.yaml} says of every topic what the service and Kafka Streams create. */
class TopicsFileTest {
  private static final Path FILE = Path.of("topology", "topics.yaml");
  private static final int PARTITIONS = 7;
  private static final String LONGER = "tombstone-retention or 1 day, whichever is longer";

  /** A topic as it is created: its partitions, -1 for the broker's default, and its settings. */
  private record Created(int partitions, Map<String, String> config) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 240})
  void shouldListTheTopicsOfTheService(long retentionHours) throws IOException {
    // given
    Duration retention = Duration.ofHours(retentionHours);
    String longer = Long.toString(Duration.ofHours(Math.max(24, retentionHours)).toMillis());

    // when
    Map<String, Created> created = new HashMap<>();
    new Topics(Mockito.mock(Admin.class), properties(retention), List.of())
        .wanted()
        .forEach(
            (name, topic) ->
                created.put(name, new Created(topic.numPartitions(), topic.configs())));

    // then
    Map<String, Created> listed = listed(Map.of(LONGER, longer));
    listed.keySet().removeIf(name -> name.endsWith("-changelog"));
    assertThat(created).isEqualTo(listed);
  }

  @Test
  void shouldListTheTopicsOfKafkaStreams() throws Exception {
    // when
    Map<String, Created> created = internalTopics(properties(Duration.ofDays(10)));

    // then
    Map<String, Created> listed = listed(Map.of());
    listed.keySet().removeIf(name -> !name.endsWith("-changelog"));
    assertThat(created).isEqualTo(listed);
  }

  private static Map<String, Created> listed(Map<String, String> words) throws IOException {
    Map<String, Created> topics = new TreeMap<>();
    Map<String, List<Map<String, Object>>> file = new Yaml().load(Files.readString(FILE));
    for (Map<String, Object> topic : Objects.requireNonNull(file.get("topics"))) {
      Map<String, String> config = new HashMap<>();
      ((Map<?, ?>) Objects.requireNonNull(topic.get("config")))
          .forEach(
              (key, value) ->
                  config.put(key.toString(), words.getOrDefault("" + value, "" + value)));
      int number = partitions(String.valueOf(topic.get("partitions")));
      topics.put(
          name((String) Objects.requireNonNull(topic.get("name"))), new Created(number, config));
    }
    return topics;
  }

  private static int partitions(String listed) {
    if (listed.startsWith("<n>")) {
      return PARTITIONS;
    }
    return listed.matches("\\d+") ? Integer.parseInt(listed) : -1;
  }

  private static String name(String name) {
    return name.replace("<id>", "app")
        .replace("<events>", "dp.t")
        .replace("the tables' inputs", "raw.t")
        .replace("the fragments-topic", "fragments")
        .replace("the dead-letter-topic", "dead");
  }

  /** As the leader of the group creates them at the first start. */
  private static Map<String, Created> internalTopics(FullrowProperties properties)
      throws ReflectiveOperationException {
    StreamsConfig config = new StreamsConfig(StreamsSettings.of(properties, "h:1"));
    Field builder = Topology.class.getDeclaredField("internalTopologyBuilder");
    builder.setAccessible(true);
    InternalTopologyBuilder topology = (InternalTopologyBuilder) builder.get(topology(properties));
    topology.rewriteTopology(config).buildTopology();
    Map<String, String> defaults =
        config.originalsWithPrefix("topic.").entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
    Map<String, Created> topics = new HashMap<>();
    topology
        .subtopologyToTopicsInfo()
        .values()
        .forEach(
            info -> {
              info.repartitionSourceTopics.values().forEach(t -> add(topics, t, defaults));
              info.stateChangelogTopics.values().forEach(t -> add(topics, t, defaults));
            });
    return topics;
  }

  private static void add(
      Map<String, Created> topics, InternalTopicConfig topic, Map<String, String> defaults) {
    topics.put(
        topic.name(),
        new Created(topic.numberOfPartitions().orElse(-1), topic.properties(defaults, 0)));
  }

  private static Topology topology(FullrowProperties properties) {
    MaterializeConfig config =
        new MaterializeConfig(
            MergeLaws.cassandra5(),
            Names.repartitionTopic("app"),
            "dead",
            "fragments",
            Duration.ZERO,
            1,
            properties.tombstoneRetention(),
            1,
            Duration.ofMillis(50));
    return new MaterializeTopology(
            config,
            Mockito.mock(Tables.class),
            Mockito.mock(MaterializeMetrics.class),
            new StageLoad())
        .build();
  }

  private static FullrowProperties properties(Duration retention) {
    TableSettings table = TestProperties.table("k.t", "raw.t", "fragment", "dp.t", "n.t");
    FullrowProperties plain = TestProperties.of(table);
    return new FullrowProperties(
        "app",
        EnumSet.allOf(Role.class),
        plain.kafka(),
        plain.schemaRegistry(),
        plain.sourceVersion(),
        plain.stateDirectory(),
        PARTITIONS,
        plain.ordering(),
        retention,
        "dead",
        "fragments",
        plain.tableDefaults(),
        plain.keyspaces(),
        plain.tables(),
        plain.target(),
        TestProperties.NO_SOURCE);
  }
}
