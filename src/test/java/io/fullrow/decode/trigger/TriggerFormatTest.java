// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.decode.MovieTable;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TriggerFormatTest {
  private final TriggerFormat format = new TriggerFormat();

  @Test
  void shouldDeclareTheTablesLossesAndEveryColumnsByName() {
    assertThat(levels(MovieTable.SCHEMA))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("writetime", Level.LOSSY),
                Map.entry("ttl", Level.LOSSY),
                Map.entry("genre", Level.LOSSY),
                Map.entry("studio", Level.MISSING),
                Map.entry("director", Level.EXACT),
                Map.entry("fz", Level.EXACT),
                Map.entry("price", Level.EXACT),
                Map.entry("seen", Level.LOSSY),
                Map.entry("tags", Level.MISSING),
                Map.entry("title", Level.EXACT),
                Map.entry("views", Level.EXACT),
                Map.entry("votes", Level.EXACT)));
  }

  @Test
  void shouldRefuseTextInCompositeKeysOnly() {
    // given
    TableSchema single = MovieTable.single(DataTypes.INT);
    TableSchema composite =
        new TableSchema(
            single.id(),
            single.partitionKey(),
            List.of(
                MovieTable.column("a", DataTypes.ASCII, io.fullrow.schema.Column.Kind.CLUSTERING),
                MovieTable.column("b", DataTypes.INET, io.fullrow.schema.Column.Kind.CLUSTERING)),
            List.of(),
            List.of());

    // when, then
    assertThat(levels(single)).doesNotContainKey("k");
    assertThat(levels(composite)).containsEntry("a", Level.LOSSY).doesNotContainKeys("k", "b");
  }

  @Test
  void shouldMissWhatContainsAVectorUnlessItIsWrittenInDigits() {
    DataType vector = DataTypes.vectorOf(DataTypes.FLOAT, 2);

    assertThat(levels(MovieTable.single(vector))).containsEntry("c", Level.MISSING);
    assertThat(levels(MovieTable.single(DataTypes.tupleOf(DataTypes.INT, vector))))
        .containsEntry("c", Level.MISSING);
    assertThat(levels(MovieTable.single(DataTypes.tupleOf(DataTypes.frozenListOf(vector)))))
        .containsEntry("c", Level.LOSSY);
    assertThat(levels(MovieTable.single(DataTypes.frozenListOf(vector))))
        .containsEntry("c", Level.EXACT);
  }

  @Test
  void shouldTellLossesThatNobodyDetects() {
    assertThat(format.name()).isEqualTo("trigger");
    assertThat(format.undetectableLosses()).allSatisfy(loss -> assertThat(loss).endsWith("."));
  }

  private Map<String, Level> levels(TableSchema table) {
    return format.fidelity(table).stream()
        .collect(Collectors.toMap(Fidelity::column, Fidelity::level));
  }
}
