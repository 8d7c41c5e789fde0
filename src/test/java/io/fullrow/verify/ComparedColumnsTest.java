// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparedColumnsTest {
  private static final Column V = regular("v", DataTypes.TEXT);
  private static final Column LIST = regular("Tags", DataTypes.listOf(DataTypes.TEXT));

  @Test
  void shouldSelectEachColumnWithItsWritetimeAndTtl() {
    // given
    ComparedColumns columns =
        ComparedColumns.of(table("old", V, LIST), table("new", V, LIST), Set.of(), Set.of());

    // when
    String query =
        new RowLayout(columns, ClusteringOrder.of(table("old", V, LIST)))
            .wholeTable(new TableId("Ks", "t"));

    // then
    assertThat(query)
        .isEqualTo(
            "SELECT token(\"k\"), \"k\", \"c\", \"v\", WRITETIME(\"v\"), TTL(\"v\"), \"Tags\","
                + " WRITETIME(\"Tags\"), TTL(\"Tags\") FROM \"Ks\".\"t\"");
  }

  @Test
  void shouldLeaveOutColumnsOfOneTableOnlyOrOfAnotherType() {
    // given
    Column asMap = regular("Tags", DataTypes.mapOf(DataTypes.TIMEUUID, DataTypes.TEXT));

    // when
    ComparedColumns columns =
        ComparedColumns.of(
            table("old", V, LIST), table("new", asMap), Set.of("v", "Tags"), Set.of());

    // then
    assertThat(columns.nonKey()).isEmpty();
  }

  @Test
  void shouldCompareAListWithAMapByTimeUuid() {
    // given
    Column asMap = regular("Tags", DataTypes.mapOf(DataTypes.TIMEUUID, DataTypes.TEXT));

    // when
    ComparedColumns columns =
        ComparedColumns.of(table("old", LIST), table("new", asMap), Set.of(), Set.of());

    // then
    assertThat(columns.nonKey()).containsExactly(LIST);
    assertThat(columns.of(Side.TARGET, LIST)).isEqualTo(asMap);
    shouldRefuse(
        table("old", LIST),
        table("new", regular("Tags", DataTypes.mapOf(DataTypes.TIMEUUID, DataTypes.INT))),
        "column Tags is REGULAR multi-cell list<text> in the source");
  }

  @Test
  void shouldCompareAListWithAFrozenOneByValueAlone() {
    // given
    Column frozen = regular("Tags", DataTypes.frozenListOf(DataTypes.TEXT));

    // when
    ComparedColumns columns =
        ComparedColumns.of(table("old", LIST), table("new", frozen), Set.of(), Set.of("Tags"));

    // then
    assertThat(columns.byValue()).containsExactly("Tags");
    assertThatThrownBy(
            () -> ComparedColumns.of(table("old", V), table("new", V), Set.of(), Set.of("v")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column v is no list in both tables");
  }

  @Test
  void shouldRefuseColumnsOfOneTableOnly() {
    shouldRefuse(table("old", V), table("new"), "column v is not in the target new.t");
    shouldRefuse(table("old"), table("new", V), "column v is not in the source old.t");
  }

  @Test
  void shouldRefuseColumnsOfAnotherType() {
    shouldRefuse(
        table("old", LIST),
        table("new", regular("Tags", DataTypes.frozenListOf(DataTypes.TEXT))),
        "column Tags is REGULAR multi-cell list<text> in the source");
  }

  @Test
  void shouldRefuseKeysOfAnotherDirection() {
    // given
    TableSchema reversed = table("new", true);

    // then
    shouldRefuse(table("old"), reversed, "primary keys differ");
  }

  @Test
  void shouldRefuseToLeaveOutKeyColumns() {
    assertThatThrownBy(() -> ComparedColumns.of(table("old"), table("new"), Set.of("c"), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column c is in the primary key");
  }

  private static void shouldRefuse(TableSchema source, TableSchema target, String message) {
    assertThatThrownBy(() -> ComparedColumns.of(source, target, Set.of(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Column regular(String name, DataType type) {
    return new Column(name, type, Column.Kind.REGULAR, false);
  }

  private static TableSchema table(String keyspace, Column... regulars) {
    return table(keyspace, false, regulars);
  }

  private static TableSchema table(String keyspace, boolean reversed, Column... regulars) {
    return new TableSchema(
        new TableId(keyspace, "t"),
        List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
        List.of(new Column("c", DataTypes.INT, Column.Kind.CLUSTERING, reversed)),
        List.of(),
        List.of(regulars));
  }
}
