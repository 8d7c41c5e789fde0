// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaChangesTest {

  @Test
  void shouldFindNothingBetweenATableAndItsCopyInAnotherKeyspace() {
    // given
    TableSchema before = table(regular("u", udt("old", DataTypes.INT)));
    TableSchema after = table(regular("u", udt("new", DataTypes.INT)));

    // when
    SchemaChanges changes = SchemaChanges.between(before, after);

    // then
    assertThat(changes.isEmpty()).isTrue();
    assertThat(before).isNotEqualTo(after);
    assertThat(before).isEqualTo(table(regular("u", udt("old", DataTypes.INT))));
  }

  @Test
  void shouldFindAddedAndDroppedColumns() {
    // given
    Column old = regular("old", DataTypes.INT);
    Column fresh = regular("fresh", DataTypes.INT);

    // when
    SchemaChanges changes = SchemaChanges.between(table(old), table(fresh));

    // then
    assertThat(changes).isEqualTo(new SchemaChanges(List.of(fresh), List.of(old), List.of()));
  }

  @Test
  void shouldFindATypeThatIsFrozenNow() {
    // given
    Column before = regular("l", DataTypes.listOf(DataTypes.INT));
    Column after = regular("l", DataTypes.frozenListOf(DataTypes.INT));

    // when
    SchemaChanges changes = SchemaChanges.between(table(before), table(after));

    // then
    assertThat(changes.altered()).containsExactly(after);
    assertThat(before).as("though the driver's types are equal").isNotEqualTo(after);
  }

  @Test
  void shouldFindAFieldThatAUserTypeGained() {
    // given
    Column before = regular("u", udt("ks", DataTypes.INT));
    Column after = regular("u", udt("ks", DataTypes.INT, DataTypes.TEXT));

    // when
    SchemaChanges changes = SchemaChanges.between(table(before), table(after));

    // then
    assertThat(changes.altered()).containsExactly(after);
  }

  @Test
  void shouldFindClusteringColumnsThatChangedPlaces() {
    // given
    Column a = new Column("a", DataTypes.INT, Column.Kind.CLUSTERING, false);
    Column b = new Column("b", DataTypes.INT, Column.Kind.CLUSTERING, false);

    // when
    SchemaChanges changes = SchemaChanges.between(keyed(a, b), keyed(b, a));

    // then
    assertThat(changes.altered()).containsExactly(b, a);
  }

  @Test
  void shouldWriteTypesOutByWhatDecidesTheirBytes() {
    // given
    DataType type =
        DataTypes.mapOf(DataTypes.TEXT, DataTypes.tupleOf(udt("ks", DataTypes.INT), DataTypes.INT));

    // then
    assertThat(CqlTypes.shape(type)).isEqualTo("multi-cell map<text, tuple<udt<f0 int>, int>>");
    assertThat(CqlTypes.name(DataTypes.frozenListOf(DataTypes.INT))).isEqualTo("frozen<list<int>>");
  }

  private static UserDefinedType udt(String keyspace, DataType... fields) {
    UserDefinedTypeBuilder builder =
        new UserDefinedTypeBuilder(
            CqlIdentifier.fromInternal(keyspace), CqlIdentifier.fromInternal("address"));
    for (int i = 0; i < fields.length; i++) {
      builder.withField(CqlIdentifier.fromInternal("f" + i), fields[i]);
    }
    return builder.frozen().build();
  }

  private static Column regular(String name, DataType type) {
    return new Column(name, type, Column.Kind.REGULAR, false);
  }

  private static TableSchema table(Column... regulars) {
    return table(List.of(), List.of(regulars));
  }

  private static TableSchema keyed(Column... clustering) {
    return table(Stream.of(clustering).toList(), List.of());
  }

  private static TableSchema table(List<Column> clustering, List<Column> regulars) {
    return new TableSchema(
        new TableId("ks", "t"),
        List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
        clustering,
        List.of(),
        regulars);
  }
}
