// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapturedInputsTest {
  private final InputSettings debezium = new InputSettings("d", "debezium", List.of());
  private final InputSettings published = new InputSettings("p", "fragment", List.of());
  private final InputSettings written = new InputSettings("w", "fragment", List.of());
  private final TableSettings mixed = table(debezium, published, written);

  @Test
  void shouldNotAskForTablesWithoutFragments() {
    TableSettings table = table(debezium);
    CapturedInputs inputs =
        CapturedInputs.of(
            List.of(table),
            old -> {
              throw new AssertionError("the source is not asked");
            },
            topics -> {
              throw new AssertionError("Kafka is not asked");
            });

    assertThat(inputs.of(table)).containsExactly(debezium);
    assertThat(inputs.gap(table)).isEmpty();
  }

  @Test
  void shouldTellPublishersTopicsFromApplications() {
    for (boolean cdc : List.of(true, false)) {
      CapturedInputs inputs =
          inputs(mixed, cdc, TopicWriters.PUBLISHERS, TopicWriters.APPLICATIONS);

      assertThat(inputs.of(mixed)).as("cdc %s", cdc).containsExactly(debezium, published);
    }
  }

  @Test
  void shouldNotWaitForPublishersWhereSomethingElseCaptures() {
    // An application will write to it some day.
    assertThat(inputs(mixed, true, TopicWriters.NOBODY, TopicWriters.NOBODY).of(mixed))
        .containsExactly(debezium);
  }

  @Test
  void shouldExpectPublishersInAnEmptyTopicWhileCdcIsOn() {
    TableSettings table = table(published, written);

    CapturedInputs on = inputs(table, true, TopicWriters.NOBODY, TopicWriters.APPLICATIONS);
    assertThat(on.of(table)).containsExactly(published);
    assertThat(on.gap(table)).isEmpty();

    CapturedInputs off = inputs(table, false, TopicWriters.NOBODY, TopicWriters.APPLICATIONS);
    assertThat(off.of(table)).isEmpty();
    assertThat(off.gap(table)).as("only applications write").isEmpty();
  }

  @Test
  void shouldFindWhatNobodyCaptures() {
    TableSettings table = table(written);

    assertThat(inputs(table, true, TopicWriters.NOBODY, TopicWriters.APPLICATIONS).gap(table))
        .hasValueSatisfying(gap -> assertThat(gap).contains("cdc is true", "only applications"));
    assertThat(inputs(table, false, TopicWriters.NOBODY, TopicWriters.NOBODY).gap(table))
        .as("applications may write to the shared topic alone")
        .isEmpty();
  }

  private CapturedInputs inputs(
      TableSettings table, boolean cdc, TopicWriters ofPublished, TopicWriters ofWritten) {
    Map<String, TopicWriters> writers =
        Map.of(published.topic(), ofPublished, written.topic(), ofWritten);
    return CapturedInputs.of(
        List.of(table),
        old -> cdc,
        topics -> {
          assertThat(writers).containsKeys(topics.toArray(String[]::new));
          return writers;
        });
  }

  private static TableSettings table(InputSettings... inputs) {
    return new TableSettings("k.t", List.of(inputs), "dp.t", "n.t", List.of());
  }
}
