// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TouchedTablesTest {
  private final List<String> stored = new ArrayList<>();

  @Test
  void shouldNoteEachTableOnce() {
    TouchedTables tables =
        new TouchedTables(
            (key, value) -> {
              stored.add(key);
              return CompletableFuture.completedFuture(null);
            });
    tables.add(Optional.of("k.t"));
    tables.add(Optional.empty());
    tables.add(Optional.of("k.t"));

    tables.store();
    tables.store();

    assertThat(stored).containsExactly("table/*/letters", "table/k.t/letters");
  }

  @Test
  void shouldNotGoOnIfItCannotBeStored() {
    TouchedTables tables =
        new TouchedTables(
            (key, value) -> CompletableFuture.failedFuture(new IllegalStateException("away")));
    tables.add(Optional.of("k.t"));

    assertThatThrownBy(tables::store)
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("the letters stay open");
  }
}
