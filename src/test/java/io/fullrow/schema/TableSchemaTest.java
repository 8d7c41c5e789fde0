// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableSchemaTest {
  private static final UserDefinedType TWO_FIELDS =
      new UserDefinedTypeBuilder(
              CqlIdentifier.fromInternal("ks"), CqlIdentifier.fromInternal("address"))
          .withField(CqlIdentifier.fromInternal("street"), DataTypes.TEXT)
          .withField(CqlIdentifier.fromInternal("city"), DataTypes.TEXT)
          .build();
  private static final TableSchema TABLE =
      new TableSchema(
              new TableId("ks", "t"),
              List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
              List.of(),
              List.of(),
              List.of(
                  new Column("home", TWO_FIELDS, Column.Kind.REGULAR, false),
                  new Column("tags", DataTypes.setOf(DataTypes.TEXT), Column.Kind.REGULAR, false)))
          .withDropped(Map.of("gone", WriteTime.ofMicros(1)));

  @Test
  void shouldKnowTheColumnsThatItHasOrHasDropped() {
    assertThat(TABLE.knows("home")).isTrue();
    assertThat(TABLE.knows("gone")).isTrue();
    assertThat(TABLE.knows("late")).isFalse();
    assertThat(TABLE.knows(CellKey.simple("gone"))).isTrue();
    assertThat(TABLE.knows(CellKey.simple("late"))).isFalse();
  }

  @Test
  void shouldKnowTheFieldsThatATypeHas() {
    assertThat(TABLE.knows(CellKey.element("home", Bytes.fromHex("0001")))).isTrue();
    assertThat(TABLE.knows(CellKey.element("home", Bytes.fromHex("0002")))).isFalse();
    assertThat(TABLE.knows(CellKey.element("tags", Bytes.fromHex("0002")))).isTrue();
    assertThat(TABLE.knows(CellKey.element("gone", Bytes.fromHex("0002")))).isTrue();
  }
}
