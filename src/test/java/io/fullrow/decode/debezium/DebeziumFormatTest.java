// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebeziumFormatTest {
  private final DebeziumFormat format = new DebeziumFormat();

  @Test
  void shouldTellFidelityOfEveryColumnOutsideTheKey() {
    assertThat(format.fidelity(Movies.SCHEMA))
        .extracting(Fidelity::column, Fidelity::level)
        .containsExactlyInAnyOrder(
            row("studio", Level.MISSING),
            row("attrs", Level.LOSSY),
            row("director", Level.EXACT),
            row("fz", Level.EXACT),
            row("notes", Level.MISSING),
            row("price", Level.EXACT),
            row("seen", Level.EXACT),
            row("tags", Level.LOSSY),
            row("title", Level.EXACT));
  }

  @Test
  void shouldTellExactTypes() {
    for (Column column : Types.table().regulars()) {
      Level expected = column.multiCell() ? Level.LOSSY : Level.EXACT;
      assertThat(level(column.type())).as(column.toString()).isEqualTo(expected);
    }
  }

  @Test
  void shouldTellTypesThatTheConnectorLoses() {
    assertThat(level(DataTypes.DURATION)).isEqualTo(Level.LOSSY);
    assertThat(level(DataTypes.frozenListOf(DataTypes.DURATION))).isEqualTo(Level.LOSSY);
    assertThat(level(DataTypes.COUNTER)).isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.vectorOf(DataTypes.FLOAT, 3))).isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.listOf(DataTypes.vectorOf(DataTypes.FLOAT, 3))))
        .isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.custom("a.b.C"))).isEqualTo(Level.MISSING);
    assertThat(
            level(new UserDefinedTypeBuilder("ks", "loose").withField("a", DataTypes.INT).build()))
        .isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.frozenListOf(DataTypes.frozenListOf(DataTypes.UUID))))
        .isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.frozenListOf(DataTypes.frozenSetOf(DataTypes.INT))))
        .isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.frozenListOf(DataTypes.BLOB))).isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.tupleOf(DataTypes.INT, DataTypes.BLOB))).isEqualTo(Level.MISSING);
    assertThat(level(DataTypes.setOf(DataTypes.BLOB))).isEqualTo(Level.LOSSY);
    assertThat(level(DataTypes.setOf(DataTypes.tupleOf(DataTypes.BLOB)))).isEqualTo(Level.MISSING);
  }

  @Test
  void shouldTellKeyColumnsWithALoss() {
    // given
    Column blob = Movies.column("a", DataTypes.BLOB, Column.Kind.PARTITION_KEY);
    Column text = Movies.column("b", DataTypes.TEXT, Column.Kind.PARTITION_KEY);
    Column clustering = Movies.column("c", DataTypes.BLOB, Column.Kind.CLUSTERING);

    // when, then
    assertThat(format.fidelity(table(List.of(blob, text), List.of(clustering))))
        .extracting(Fidelity::column, Fidelity::level)
        .containsExactly(row("a", Level.MISSING));
    assertThat(format.fidelity(table(List.of(blob), List.of(clustering)))).isEmpty();
  }

  @Test
  void shouldSayEachLossInASentence() {
    assertThat(format.fidelity(Movies.SCHEMA))
        .filteredOn(fidelity -> fidelity.level() != Level.EXACT)
        .allSatisfy(fidelity -> assertThat(fidelity.loss()).isNotBlank());
    assertThat(format.undetectableLosses())
        .hasSizeGreaterThan(5)
        .allSatisfy(sentence -> assertThat(sentence).endsWith("."));
    assertThat(format.undetectableLosses().toString())
        .contains("read_repair='NONE'", "cdc_on_repair_enabled: false", "Overlapping range");
    assertThat(format.name()).isEqualTo("debezium");
  }

  private Level level(DataType type) {
    Column column = Movies.regular("c", type);
    TableSchema schema =
        new TableSchema(
            Movies.SCHEMA.id(),
            Movies.SCHEMA.partitionKey(),
            List.of(),
            List.of(),
            List.of(column));
    return format.fidelity(schema).get(0).level();
  }

  private static TableSchema table(List<Column> partitionKey, List<Column> clustering) {
    return new TableSchema(Movies.SCHEMA.id(), partitionKey, clustering, List.of(), List.of());
  }

  private static org.assertj.core.groups.Tuple row(String column, Level level) {
    return org.assertj.core.groups.Tuple.tuple(column, level);
  }
}
