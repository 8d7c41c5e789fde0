// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import static io.fullrow.config.TestProperties.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WayBackCheckTest {
  private static final TableSettings TRIGGER = table("k.a", "raw.a", "trigger", "dp.a", "n.a");
  private static final TableSettings DEBEZIUM = table("k.b", "raw.b", "debezium", "dp.b", "n.b");

  @Test
  void shouldRefuseATableWhoseFormatHasNoWritetimes() {
    assertThat(problems(EnumSet.allOf(Role.class), List.of(), TRIGGER, DEBEZIUM))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.key()).isEqualTo("fullrow.tables[0].inputs[0].format");
              assertThat(problem.remedy()).contains("k.a", "fullrow.source.not-written-back");
            });
  }

  @Test
  void shouldAskNothingOfTablesThatAreLeftAlone() {
    Set<Role> all = EnumSet.allOf(Role.class);

    assertThat(problems(all, List.of("k.a"), TRIGGER, DEBEZIUM)).isEmpty();
    assertThat(problems(Set.of(Role.SINK), List.of("k.x"), TRIGGER, DEBEZIUM)).isEmpty();
  }

  @Test
  void shouldRefuseNamesOfNoTable() {
    assertThat(problems(EnumSet.allOf(Role.class), List.of("k.x", "b"), DEBEZIUM))
        .extracting(Problem::value)
        .containsExactly("b", "k.x");
  }

  private static List<Problem> problems(
      Set<Role> roles, List<String> notWrittenBack, TableSettings... tables) {
    FullrowProperties plain = TestProperties.of(tables);
    FullrowProperties properties =
        new FullrowProperties(
            plain.applicationId(),
            roles,
            plain.kafka(),
            plain.schemaRegistry(),
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
            new SourceSettings(
                List.of(), "dc1", "", "", "LOCAL_QUORUM", 128, notWrittenBack, Map.of(), Map.of()));
    List<TableSettings> written = properties.tablesWrittenBack();
    assertThat(written)
        .containsExactlyElementsOf(
            Arrays.stream(tables).filter(t -> !notWrittenBack.contains(t.source())).toList());
    return new WayBackCheck(properties, TableList.listed(properties)).problems();
  }
}
