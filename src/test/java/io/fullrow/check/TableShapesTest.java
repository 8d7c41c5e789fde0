// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableShapesTest {
  private static final DataType LIST = DataTypes.listOf(DataTypes.TEXT);
  private static final DataType FROZEN_LIST = DataTypes.listOf(DataTypes.TEXT, true);

  @Test
  void shouldFindNothingInACopy() {
    assertThat(compare(table("old", false, text("v")), table("new", false, text("v")))).isEmpty();
  }

  @Test
  void shouldFindAnotherKey() {
    assertThat(compare(table("old", true, text("v")), table("new", false, text("v"))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.message()).contains("c int DESC", "that of new.t is k int");
              assertThat(finding.remedy()).contains("fullrow schema");
            });
  }

  @Test
  void shouldFindColumnsThatAreMissingOrOfOtherTypes() {
    List<Finding> findings =
        compare(
            table("old", false, text("gone"), column("x", DataTypes.INT)),
            table("new", false, text("x"), text("more")));

    assertThat(findings)
        .extracting(Finding::severity, Finding::where)
        .containsExactly(
            tuple(Severity.ERROR, "old.t.gone"),
            tuple(Severity.ERROR, "old.t.x"),
            tuple(Severity.INFO, "new.t.more"));
    assertThat(findings.get(1).message()).contains("it is int, and text in new.t");
  }

  @Test
  void shouldLetAListTakeEachOfItsForms() {
    TableSchema source = table("old", false, column("l", LIST));

    for (DataType form :
        List.of(LIST, FROZEN_LIST, DataTypes.mapOf(DataTypes.TIMEUUID, DataTypes.TEXT))) {
      assertThat(compare(source, table("new", false, column("l", form)))).isEmpty();
    }
    assertThat(compare(source, table("new", false, column("l", DataTypes.setOf(DataTypes.TEXT)))))
        .hasSize(1);
    assertThat(
            compare(
                table("old", false, column("l", FROZEN_LIST)),
                table("new", false, column("l", LIST))))
        .as("a frozen list has no elements to write")
        .hasSize(1);
  }

  @Test
  void shouldFindAListWhosePartsWouldBeTakenForTheWhole() {
    TableSchema source = table("old", false, column("l", LIST));
    TableSchema frozen = table("new", false, column("l", FROZEN_LIST));
    TableSchema kept = table("new", false, column("l", LIST));

    assertThat(ListLosses.of(input("debezium"), source, frozen))
        .singleElement()
        .satisfies(finding -> assertThat(finding.remedy()).contains("--lists=keep"));
    assertThat(ListLosses.of(input("debezium"), source, kept)).isEmpty();
    assertThat(ListLosses.of(input("debezium"), frozen, frozen)).isEmpty();
    assertThat(ListLosses.of(input("fragment"), source, frozen)).isEmpty();
  }

  private static TableSettings input(String format) {
    return new TableSettings(
        "old.t", List.of(new InputSettings("raw", format, List.of())), "dp", "new.t", List.of());
  }

  private static List<Finding> compare(TableSchema source, TableSchema target) {
    return TableShapes.compare(source, target);
  }

  private static TableSchema table(String keyspace, boolean reversed, Column... regulars) {
    return new TableSchema(
        new TableId(keyspace, "t"),
        List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
        List.of(new Column("c", DataTypes.INT, Column.Kind.CLUSTERING, reversed)),
        List.of(),
        Arrays.asList(regulars));
  }

  private static Column text(String name) {
    return column(name, DataTypes.TEXT);
  }

  private static Column column(String name, DataType type) {
    return new Column(name, type, Column.Kind.REGULAR, false);
  }
}
