// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.canary.CapturedInputs;
import io.fullrow.canary.TopicWriters;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class RepairGuardTest {
  private final JsonNode begun = JsonNodeFactory.instance.objectNode();

  @Test
  void shouldLetTablesBeRepairedWhoseOnlyWayIsCapture() {
    assertThat(refusal(table("debezium"))).isEmpty();
  }

  @Test
  void shouldRefuseTablesWithAnInputOfApplications() {
    assertThat(refusal(table("debezium", "fragment")))
        .hasValueSatisfying(reason -> assertThat(reason).contains("format fragment"));
  }

  @Test
  void shouldLetTablesBeRepairedThatPublishersCapture() {
    TableSettings table = table("fragment");

    assertThat(
            RepairGuard.refusal(table, inputs(table, Set.of("fragment")), key -> Optional.empty()))
        .isEmpty();
  }

  @Test
  void shouldRefuseTablesThatTheOldOneFollows() {
    assertThat(
            RepairGuard.refusal(
                table("debezium"),
                inputs(table("debezium"), Set.of()),
                key -> Optional.of(begun).filter(v -> key.equals("way-back/dp.t"))))
        .hasValueSatisfying(reason -> assertThat(reason).contains("way-back"));
  }

  private static Optional<String> refusal(TableSettings table) {
    return RepairGuard.refusal(table, inputs(table, Set.of()), key -> Optional.empty());
  }

  private static CapturedInputs inputs(TableSettings table, Set<String> published) {
    // cdc is on: an application's topic is one all the same
    return CapturedInputs.of(
        List.of(table),
        old -> true,
        topics ->
            topics.stream()
                .collect(
                    Collectors.toMap(
                        topic -> topic,
                        topic ->
                            published.contains(topic)
                                ? TopicWriters.PUBLISHERS
                                : TopicWriters.APPLICATIONS)));
  }

  private static TableSettings table(String... formats) {
    return new TableSettings(
        "k.t",
        Stream.of(formats).map(format -> new InputSettings(format, format, List.of())).toList(),
        "dp.t",
        "n.t",
        List.of());
  }
}
