// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TableListTest {
  private static final TableDefaults DEFAULTS =
      new TableDefaults(
          List.of(new InputSettings("lab.{keyspace}.{table}", "debezium", List.of("tags"))),
          "dp.{keyspace}.{table}",
          "{keyspace}_new.{table}",
          List.of());

  @Test
  void shouldFollowTheTablesThatTheTargetKeyspaceHas() {
    // given
    FullrowProperties properties = properties(keyspace(List.of("*"), List.of()));

    // when
    TableList list = TableList.of(properties, target("movies", "Albums", "raters"));

    // then
    assertThat(list.tables())
        .containsExactly(expanded("Albums"), expanded("movies"), expanded("raters"));
    assertThat(list.keys()).first().isEqualTo("fullrow.keyspaces[0] (old.Albums)");
  }

  @Test
  void shouldTakeNamesAndPatternsCaseSensitively() {
    KeyspaceSettings keyspace =
        keyspace(List.of("movies*", "Albu?s"), List.of("*_tmp", "movies_b"));

    TableList list =
        TableList.of(
            properties(keyspace),
            target("movies", "movies_a", "movies_b", "movies_tmp", "Albums", "albums", "x"));

    assertThat(list.tables())
        .extracting(TableSettings::target)
        .containsExactly("new.Albums", "new.movies", "new.movies_a");
  }

  @Test
  void shouldPreferWhatIsListedOneByOne() {
    // given
    TableSettings own =
        new TableSettings(
            "old.movies",
            List.of(new InputSettings("other", "fragment", List.of())),
            "",
            "elsewhere.movies",
            List.of());
    FullrowProperties properties = properties(keyspace(List.of("*"), List.of()), own);

    // when
    TableList list = TableList.of(properties, target("movies", "raters"));

    // then
    assertThat(list.keys())
        .containsExactly("fullrow.tables[0]", "fullrow.keyspaces[0] (old.raters)");
    TableSettings listed = list.tables().get(0);
    assertThat(listed.rawTopics()).containsExactly("other");
    assertThat(listed.target()).isEqualTo("elsewhere.movies");
    assertThat(listed.eventsTopic()).isEqualTo("dp.old.movies");
  }

  @Test
  void shouldListTheTablesOfTheSourceBeforeThereIsATarget() {
    FullrowProperties properties = properties(keyspace(List.of("*"), List.of("x")));

    TableList list =
        TableList.ofSource(
            properties, name -> name.equals("old") ? Set.of("movies", "x") : Set.of());

    assertThat(list.tables()).containsExactly(expanded("movies"));
  }

  @Test
  void shouldSayWhichKeyspaceStandsForNoTable() {
    FullrowProperties properties = properties(keyspace(List.of("nothing"), List.of()));

    assertThatThrownBy(() -> TableList.of(properties, target("movies")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fullrow.keyspaces[0]")
        .hasMessageContaining("new");
  }

  @Test
  void shouldSayWhatToDoAboutATableWithoutAnEntryOfItsOwn() {
    Problem ofKeyspace = new Problem("fullrow.keyspaces[0] (old.t).target", "new.t", "bad", "Fix.");
    Problem ofTable = new Problem("fullrow.tables[0].target", "new.t", "bad", "Fix.");

    assertThat(TableList.explained(List.of(ofKeyspace, ofTable)))
        .satisfiesExactly(
            first -> assertThat(first.remedy()).startsWith("Fix. ").contains("table-defaults"),
            second -> assertThat(second).isEqualTo(ofTable));
  }

  private static TableSettings expanded(String name) {
    return new TableSettings(
        "old." + name,
        List.of(new InputSettings("lab.old." + name, "debezium", List.of("tags"))),
        "dp.old." + name,
        "new." + name,
        List.of());
  }

  private static KeyspaceSettings keyspace(List<String> include, List<String> exclude) {
    return new KeyspaceSettings("old", "new", include, exclude);
  }

  private static FullrowProperties properties(KeyspaceSettings keyspace, TableSettings... tables) {
    FullrowProperties plain = TestProperties.of(tables);
    return new FullrowProperties(
        plain.applicationId(),
        plain.roles(),
        plain.kafka(),
        plain.schemaRegistry(),
        plain.sourceVersion(),
        plain.stateDir(),
        plain.partitions(),
        plain.ordering(),
        plain.tombstoneRetention(),
        plain.deadLetterTopic(),
        plain.fragmentsTopic(),
        DEFAULTS,
        List.of(keyspace),
        plain.tables(),
        plain.target(),
        TestProperties.NO_SOURCE);
  }

  private static Function<String, Set<String>> target(String... tables) {
    return keyspace -> keyspace.equals("new") ? Set.of(tables) : Set.of();
  }
}
