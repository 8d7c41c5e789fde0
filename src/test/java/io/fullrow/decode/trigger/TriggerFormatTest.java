// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.decode.MovieTable;
import io.fullrow.schema.Column;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.CassandraType;
import io.fullrow.testkit.CassandraTypes;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
                MovieTable.column("a", DataTypes.ASCII, Column.Kind.CLUSTERING),
                MovieTable.column("b", DataTypes.INET, Column.Kind.CLUSTERING)),
            List.of(),
            List.of());

    // when, then
    assertThat(levels(single)).doesNotContainKey("k");
    assertThat(levels(composite)).containsEntry("a", Level.LOSSY).doesNotContainKeys("k", "b");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldRefuseEveryTypeWhoseTextCanHaveTheSeparatorOfTheKey(NativeCqlType type) {
    // given
    Column first = MovieTable.column("p", type.type(), Column.Kind.PARTITION_KEY);
    Column row = MovieTable.column("c", type.type(), Column.Kind.CLUSTERING);
    TableSchema table =
        new TableSchema(
            MovieTable.SOURCE,
            List.of(first, MovieTable.column("p2", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(row, MovieTable.column("c2", DataTypes.INT, Column.Kind.CLUSTERING)),
            List.of(),
            List.of());

    // then
    assertThat(ambiguous(table, first)).as("a colon").isEqualTo(writes(type, ":"));
    assertThat(ambiguous(table, row)).as("a comma").isEqualTo(writes(type, ","));
  }

  private boolean ambiguous(TableSchema table, Column column) {
    return format.fidelity(table).stream()
        .anyMatch(told -> told.column().equals(column.name()) && told.loss().contains("ambiguous"));
  }

  /** Whether Cassandra writes that in some value of the type. */
  private static boolean writes(NativeCqlType type, String separator) {
    CassandraType cassandra = CassandraTypes.of(type);
    return CassandraTypes.keys(type).stream()
        .anyMatch(value -> cassandra.text(value).filter(t -> t.contains(separator)).isPresent());
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
