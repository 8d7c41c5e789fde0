// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.decode.fragment.FragmentFit;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.tables.ContextLoader.Loaded;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.TableInputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableContextsTest {
  private static final TableId SOURCE = new TableId("old", "t");
  private static final TableSettings SETTINGS =
      TestProperties.table("old.t", "raw", "fragment", "dp", "new.t");

  private final TableContexts contexts = new TableContexts();

  @Test
  void shouldUseWhatWasLoadedLast() {
    TableContext first = context();
    TableContext second = context();
    assertThat(contexts.isEmpty()).isTrue();

    refresh(Loaded.of(first));
    assertThat(contexts.find(SOURCE)).containsSame(first);
    refresh(Loaded.of(second));

    assertThat(contexts.find(SOURCE)).containsSame(second);
    assertThat(contexts.isKnown(SOURCE)).isTrue();
    assertThat(contexts.held()).isEmpty();
  }

  @Test
  void shouldGiveTheLoaderTheContextThatIsInUse() {
    TableContext first = context();
    refresh(Loaded.of(first));

    contexts.refresh(
        SOURCE,
        SETTINGS,
        (settings, current) -> {
          assertThat(settings).isSameAs(SETTINGS);
          assertThat(current).containsSame(first);
          return Loaded.of(first);
        });

    assertThat(contexts.find(SOURCE)).containsSame(first);
  }

  @Test
  void shouldHoldATableUntilItFitsAgain() {
    TableContext first = context();
    refresh(Loaded.of(first));

    refresh(Loaded.held(Optional.of(first), "other keys"));
    assertThat(contexts.held()).isEqualTo(Map.of(SOURCE, "other keys"));
    assertThat(contexts.find(SOURCE)).as("as it was").containsSame(first);
    refresh(Loaded.held(Optional.of(first), "other types"));
    assertThat(contexts.held()).isEqualTo(Map.of(SOURCE, "other types"));
    refresh(Loaded.of(first));

    assertThat(contexts.held()).isEmpty();
  }

  @Test
  void shouldHoldATableThatCannotBeRefreshed() {
    IllegalStateException error = new IllegalStateException("no registry");
    ContextLoader.Cycle failing =
        (settings, current) -> {
          throw error;
        };

    assertThatThrownBy(() -> contexts.refresh(SOURCE, SETTINGS, failing)).isSameAs(error);
    contexts.failed(SOURCE, error);

    assertThat(contexts.held().get(SOURCE)).contains("no registry");
    assertThat(contexts.isKnown(SOURCE)).isFalse();
  }

  /** The sessions are closed by then that a refresh under way may ask. */
  @Test
  void shouldTakeNoFailureOfTheStopForOneOfTheTable() {
    refresh(Loaded.of(context()));
    contexts.close();

    contexts.failed(SOURCE, new IllegalStateException("the session is closed"));
    refresh(Loaded.held(contexts.find(SOURCE), "the session is closed"));

    assertThat(contexts.held()).isEmpty();
  }

  private void refresh(Loaded loaded) {
    assertThat(contexts.refresh(SOURCE, SETTINGS, (settings, current) -> loaded)).isSameAs(loaded);
  }

  private static TableContext context() {
    TableSchema schema =
        new TableSchema(
            new TableId("new", "t"),
            List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
            List.of(),
            List.of(),
            List.of(new Column("a", DataTypes.INT, Column.Kind.REGULAR, false)));
    return new TableContext(
        SOURCE,
        schema,
        ClusteringOrder.of(schema),
        new TableInputs(Map.of(), new FragmentFit(SOURCE, schema, Set.of())),
        EventCodec.of(EventSchemas.of(SOURCE, schema), SchemaIds.rowsOnly(1, 2)),
        "dp",
        1_000);
  }
}
