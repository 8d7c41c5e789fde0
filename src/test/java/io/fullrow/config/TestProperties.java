// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** A configuration with defaults and the tables of a test. */
public final class TestProperties {
  /** The old keyspaces are in the target's cluster. */
  public static final SourceSettings NO_SOURCE =
      new SourceSettings(
          List.of(), "dc1", "", "", "LOCAL_QUORUM", 128, List.of(), Map.of(), Map.of());

  private TestProperties() {}

  /**
   * A table with one input.
   *
   * @param acceptLoss of the input
   */
  public static TableSettings table(
      String source,
      String topic,
      String format,
      String eventsTopic,
      String target,
      String... acceptLoss) {
    InputSettings input = new InputSettings(topic, format, List.of(acceptLoss));
    return new TableSettings(source, List.of(input), eventsTopic, target, List.of());
  }

  public static FullrowProperties of(TableSettings... tables) {
    return new FullrowProperties(
        "fullrow",
        Set.of(Role.MATERIALIZE, Role.SINK),
        new KafkaSettings(List.of("localhost:9092"), Map.of(), Map.of()),
        new RegistrySettings("http://localhost:8081", Map.of()),
        "5.0",
        null,
        12,
        new OrderingSettings(Duration.ofMillis(100), DataSize.ofMegabytes(64)),
        Duration.ofDays(10),
        "fullrow.dlq",
        "fullrow.fragments",
        TableDefaults.none(),
        List.of(),
        List.of(tables),
        new TargetSettings(
            List.of("127.0.0.1:9042"), "dc1", "", "", "LOCAL_QUORUM", 512, Map.of(), Map.of()),
        NO_SOURCE);
  }

  /** The same with other connections. */
  public static FullrowProperties with(
      FullrowProperties plain, KafkaSettings kafka, RegistrySettings registry) {
    return new FullrowProperties(
        plain.applicationId(),
        plain.roles(),
        kafka,
        registry,
        plain.sourceVersion(),
        plain.stateDir(),
        plain.partitions(),
        plain.ordering(),
        plain.tombstoneRetention(),
        plain.deadLetterTopic(),
        plain.fragmentsTopic(),
        plain.tableDefaults(),
        plain.keyspaces(),
        plain.tables(),
        plain.target(),
        plain.source());
  }
}
