// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.MovieTable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkPartsTest {
  /** Writing a row's events one after the other is for lists, not for what a format loses. */
  @ParameterizedTest
  @CsvSource({
    "'', false",
    "to_come, true",
    "genre studio, false",
    "genre studio to_come, true",
  })
  void shouldKeepTheOrderOfEventsWhereAListIsOrMayCome(String accepted, boolean inOrder) {
    TableSettings table =
        new TableSettings(
            "movies.movies_by_genre",
            List.of(new InputSettings("raw", "trigger", List.of("writetime", "ttl"))),
            "events",
            "movies_new.movies_by_genre",
            accepted.isEmpty() ? List.of() : List.of(accepted.split(" ")));

    assertThat(SinkParts.needsOrder(table, Optional.of(MovieTable.SCHEMA))).isEqualTo(inOrder);
  }
}
