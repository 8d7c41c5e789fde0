// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.Problem;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldTablesTest {
  @Test
  void shouldRefuseListsByNameThatAreNotFrozen() {
    TableSchema table =
        new TableSchema(
            new TableId("old", "t"),
            List.of(column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(),
            List.of(),
            List.of(
                column("frozen", DataTypes.listOf(DataTypes.TEXT, true), Column.Kind.REGULAR),
                column("list", DataTypes.listOf(DataTypes.TEXT), Column.Kind.REGULAR),
                column("tags", DataTypes.setOf(DataTypes.TEXT), Column.Kind.REGULAR)));

    List<Problem> problems = OldTables.lists(table);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).toString())
        .contains("fullrow.source.not-written-back", "old.t", "the column list is a list");
  }

  private static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }
}
