// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static io.fullrow.event.EventSamples.ADDRESS;
import static io.fullrow.event.EventSamples.MOVIES;
import static io.fullrow.event.EventSamples.SOURCE;
import static io.fullrow.event.EventSamples.column;
import static io.fullrow.event.EventSamples.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSchemasTest {
  @ParameterizedTest
  @ValueSource(strings = {"row-key", "row-value", "partition-key", "partition-value"})
  void shouldKeepThePublishedForm(String name) throws IOException {
    EventSchemas schemas = EventSchemas.of(SOURCE, MOVIES);

    Schema schema =
        switch (name) {
          case "row-key" -> schemas.rowKey();
          case "row-value" -> schemas.rowValue();
          case "partition-key" -> schemas.partitionKey();
          default -> schemas.partitionValue();
        };

    assertThat(pretty(schema)).isEqualTo(pretty(golden(name)));
  }

  @Test
  void shouldShowATableOfEveryType() throws IOException {
    Schema schema = EventSchemas.of(SOURCE, RandomEvents.TABLE).rowValue();

    assertThat(pretty(schema))
        .as("every-type.avsc, which gets the columns of new types at its end")
        .isEqualTo(pretty(golden("every-type")));
  }

  @Test
  void shouldDefineATypeOnceThatIsUsedTwice() {
    TableSchema table =
        table(
            List.of(column("k", ADDRESS)),
            List.of(),
            List.of(),
            List.of(
                column("a", ADDRESS),
                column("b", DataTypes.listOf(ADDRESS)),
                column("c", DataTypes.tupleOf(DataTypes.DECIMAL, ADDRESS)),
                column("d", DataTypes.tupleOf(DataTypes.DECIMAL, ADDRESS)),
                column("e", DataTypes.mapOf(DataTypes.INT, DataTypes.DECIMAL)),
                column("f", DataTypes.mapOf(DataTypes.INT, DataTypes.DECIMAL))));

    String json = EventSchemas.of(SOURCE, table).rowValue().toString();

    assertThat(json).containsOnlyOnce("\"name\":\"address\"");
    assertThat(json).containsOnlyOnce("\"name\":\"cql_decimal\"");
    assertThat(json).containsOnlyOnce("\"name\":\"Tuple_");
    assertThat(json).containsOnlyOnce("\"name\":\"Entry_");
    assertThat(new Schema.Parser().parse(json).toString()).isEqualTo(json);
  }

  @Test
  void shouldTakeATypeNamedLikeTheTable() {
    TableSchema table =
        table(
            List.of(column("k", DataTypes.INT)),
            List.of(),
            List.of(),
            List.of(column("v", EventSamples.udt("by_genre", true, DataTypes.TEXT))));

    Schema schema = EventSchemas.of(SOURCE, table).rowValue();

    assertThat(EventSamples.parsed(schema)).isEqualTo(schema);
  }

  @Test
  void shouldBeCompatibleWhenAColumnOrAFieldIsAdded() {
    EventSchemas before = EventSchemas.of(SOURCE, MOVIES);
    TableSchema altered =
        table(
            MOVIES.partitionKey(),
            MOVIES.clustering(),
            List.of(column("curator", DataTypes.TEXT), column("motto", DataTypes.TEXT)),
            List.of(
                column("added", DataTypes.tupleOf(DataTypes.INT)),
                column(
                    "home",
                    EventSamples.udt(
                        "address", true, DataTypes.TEXT, DataTypes.INT, DataTypes.DATE)),
                column("tags", DataTypes.setOf(DataTypes.TEXT)),
                column("title", DataTypes.TEXT),
                column("votes", DataTypes.BIGINT)));

    EventSchemas after = EventSchemas.of(SOURCE, altered);

    assertThat(compatibility(after.rowValue(), before.rowValue()))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(compatibility(after.partitionValue(), before.partitionValue()))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(after.rowKey()).isEqualTo(before.rowKey());
    assertThat(after.partitionKey()).isEqualTo(before.partitionKey());
    assertThat(after.rowValue()).isNotEqualTo(before.rowValue());
  }

  @Test
  void shouldBeCompatibleWhenTheFirstStaticColumnIsAdded() {
    TableSchema without =
        table(MOVIES.partitionKey(), MOVIES.clustering(), List.of(), MOVIES.regulars());

    assertThat(
            compatibility(
                EventSchemas.of(SOURCE, MOVIES).partitionValue(),
                EventSchemas.of(SOURCE, without).partitionValue()))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void shouldNameSchemasAfterTheSourceInLegalNames() {
    EventSchemas schemas = EventSchemas.of(new TableId("1ks", "2 t"), MOVIES);

    assertThat(schemas.rowKey().getFullName()).isEqualTo("_x0031_ks._x0032__x0020_t_key");
    assertThat(EventSamples.parsed(schemas.partitionKey())).isEqualTo(schemas.partitionKey());
  }

  @Test
  void shouldHaveAPartitionTopicOnlyWithClusteringColumns() {
    TableSchema flat = table(List.of(column("k", DataTypes.INT)), List.of(), List.of(), List.of());

    assertThat(EventSchemas.of(SOURCE, MOVIES).hasPartitionTopic()).isTrue();
    assertThat(EventSchemas.of(SOURCE, flat).hasPartitionTopic()).isFalse();
  }

  @Test
  void shouldRefuseACounterTable() {
    TableSchema counters =
        table(
            List.of(column("k", DataTypes.INT)),
            List.of(),
            List.of(),
            List.of(column("hits", DataTypes.COUNTER)));

    assertThatThrownBy(() -> EventSchemas.of(SOURCE, counters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counter");
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static String pretty(Schema schema) {
    return SchemaFormatter.format("json/pretty", schema);
  }

  private static Schema golden(String name) throws IOException {
    try (InputStream in =
        EventSchemasTest.class.getResourceAsStream("/golden/event/" + name + ".avsc")) {
      return new Schema.Parser().parse(in);
    }
  }
}
