// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.KeyspaceSettings;
import io.fullrow.config.TableSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientsTest {
  private static final String KEYSPACES = "advanced.metadata.schema.refreshed-keyspaces";
  private static final List<TableSettings> TABLES =
      List.of(table("movies_new.by_genre"), table("movies_new.by_year"), table("Music.albums"));

  @Test
  void shouldReadTheSchemaOfTheTargetKeyspacesOnly() {
    assertThat(Clients.driver(Map.of(), Clients.targetKeyspaces(TABLES, List.of())))
        .containsExactly(Map.entry(KEYSPACES, "[\"Music\", \"movies_new\"]"));
  }

  @Test
  void shouldLeaveTheKeyspacesToAnOperatorWhoNamesThem() {
    Map<String, String> own =
        Map.of("datastax-java-driver." + KEYSPACES, "[\"movies_new\", \"x\"]");

    assertThat(Clients.driver(own, Clients.targetKeyspaces(TABLES, List.of()))).isEqualTo(own);
  }

  @Test
  void shouldReadTheSchemaOfConfiguredKeyspacesToo() {
    // given
    List<KeyspaceSettings> keyspaces =
        List.of(
            new KeyspaceSettings("books", "Books_new", List.of("*"), List.of()),
            new KeyspaceSettings("movies", "movies_new", List.of("*"), List.of()));

    // then
    assertThat(Clients.driver(Map.of(), Clients.targetKeyspaces(TABLES, keyspaces)))
        .containsExactly(Map.entry(KEYSPACES, "[\"Books_new\", \"Music\", \"movies_new\"]"));
    assertThat(Clients.driver(Map.of(), Clients.targetKeyspaces(List.of(), keyspaces)))
        .containsExactly(Map.entry(KEYSPACES, "[\"Books_new\", \"movies_new\"]"));
  }

  private static TableSettings table(String target) {
    return new TableSettings("", List.of(), "", target, List.of());
  }
}
