// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no comparison of source and target can ask for. */
class AcceptedLossesTest {
  private static final DataType TAGS = DataTypes.setOf(DataTypes.TEXT);
  private static final DataType LIST = DataTypes.listOf(DataTypes.TEXT);
  private static final DataType FROZEN = DataTypes.frozenListOf(DataTypes.TEXT);
  private static final InputSettings DEBEZIUM =
      new InputSettings("raw", "debezium", List.of("tags", "title"));

  @Test
  void shouldLeaveOutWhatTheFormatLosesByConsent() {
    AcceptedLosses losses =
        AcceptedLosses.of(
            table(List.of(DEBEZIUM), List.of()), schema("tags", TAGS), schema("tags", TAGS));

    assertThat(losses.columns()).containsExactly("tags");
    assertThat(losses.lists()).isEmpty();
  }

  @Test
  void shouldCompareWhatIsNotAccepted() {
    AcceptedLosses losses =
        AcceptedLosses.of(
            table(List.of(new InputSettings("raw", "debezium", List.of())), List.of()),
            schema("tags", TAGS),
            schema("tags", TAGS));

    assertThat(losses.columns()).isEmpty();
  }

  @Test
  void shouldCompareWhatAnotherInputCarriesExactly() {
    InputSettings exact = new InputSettings("exact", "fragment", List.of());

    AcceptedLosses losses =
        AcceptedLosses.of(
            table(List.of(DEBEZIUM, exact), List.of()), schema("tags", TAGS), schema("tags", TAGS));

    assertThat(losses.columns()).isEmpty();
  }

  @Test
  void shouldCompareListsByValueIfTheirLossIsAccepted() {
    List<InputSettings> exact = List.of(new InputSettings("raw", "fragment", List.of()));
    TableSettings accepted = table(exact, List.of("l"));
    TableSchema lists = schema("l", LIST);
    TableSchema frozen = schema("l", FROZEN);
    TableSchema map = schema("l", DataTypes.mapOf(DataTypes.TIMEUUID, DataTypes.TEXT));

    assertThat(AcceptedLosses.of(accepted, lists, lists).lists()).containsExactly("l");
    assertThat(AcceptedLosses.of(accepted, lists, frozen).lists()).containsExactly("l");
    assertThat(AcceptedLosses.of(accepted, frozen, frozen).lists()).isEmpty();
    assertThat(AcceptedLosses.of(accepted, lists, map).lists()).isEmpty();
    assertThat(AcceptedLosses.of(table(exact, List.of()), lists, lists).lists()).isEmpty();
  }

  @Test
  void shouldTellLossesOfTheWholeTable() {
    InputSettings trigger = new InputSettings("raw", "trigger", List.of("writetime", "ttl"));

    AcceptedLosses losses =
        AcceptedLosses.of(
            table(List.of(trigger), List.of()),
            schema("v", DataTypes.TEXT),
            schema("v", DataTypes.TEXT));

    assertThat(losses.whole()).containsExactlyInAnyOrder("writetime", "ttl");
    assertThat(losses.columns()).isEmpty();
  }

  private static TableSettings table(List<InputSettings> inputs, List<String> acceptLoss) {
    return new TableSettings("a.t", inputs, "dp", "b.t", acceptLoss);
  }

  private static TableSchema schema(String name, DataType type) {
    return new TableSchema(
        new TableId("b", "t"),
        List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
        List.of(),
        List.of(),
        List.of(
            new Column(name, type, Column.Kind.REGULAR, false),
            new Column("title", DataTypes.TEXT, Column.Kind.REGULAR, false)));
  }
}
