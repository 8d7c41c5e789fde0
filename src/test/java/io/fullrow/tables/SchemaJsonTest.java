// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.Column.Kind;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.DroppedColumns;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.Golden;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemaJsonTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final UserDefinedType PLACE =
      new UserDefinedTypeBuilder(
              CqlIdentifier.fromInternal("Movies"), CqlIdentifier.fromInternal("place"))
          .withField(CqlIdentifier.fromInternal("Street name"), DataTypes.TEXT)
          .withField(CqlIdentifier.fromInternal("tags"), DataTypes.setOf(DataTypes.INT, true))
          .build();

  /** As it is stored: a change here breaks what releases have written. */
  private static final String GOLDEN = Golden.line("operations/table-schema.json");

  @Test
  void shouldWriteAndReadToTheLetter() throws Exception {
    TableSchema schema =
        new TableSchema(
            new TableId("movies_new", "by_genre"),
            List.of(new Column("genre", DataTypes.TEXT, Kind.PARTITION_KEY, false)),
            List.of(new Column("at", DataTypes.TIMEUUID, Kind.CLUSTERING, true)),
            List.of(new Column("s", DataTypes.BIGINT, Kind.STATIC, false)),
            List.of(new Column("tags", DataTypes.setOf(DataTypes.TEXT), Kind.REGULAR, false)),
            new DroppedColumns(Map.of("gone", Long.MAX_VALUE)));

    assertThat(SchemaJson.write(schema).toString()).isEqualTo(GOLDEN);
    assertThat(SchemaJson.read(JSON.readTree(GOLDEN))).contains(schema);
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldReadEveryTypeAsItWasWritten(DataType type) {
    JsonNode written = JSON.readTree(TypeJson.write(type).toString());

    DataType read = TypeJson.read(written);

    assertThat(read).isEqualTo(type);
    assertThat(CqlTypes.shape(read)).isEqualTo(CqlTypes.shape(type));
    assertThat(CqlTypes.name(read)).isEqualTo(CqlTypes.name(type));
  }

  /** As they are stored: a type in each line. */
  @Test
  void shouldWriteTypesToTheLetter() {
    List<String> types = types().map(type -> TypeJson.write(type).toString()).toList();

    assertThat(types)
        .as("lines of operations/types.json: native types as NativeCqlType has them, then others")
        .containsExactlyElementsOf(Golden.lines("operations/types.json"));
  }

  static Stream<DataType> types() {
    return Stream.concat(Stream.of(NativeCqlType.values()).map(NativeCqlType::type), otherTypes());
  }

  private static Stream<DataType> otherTypes() {
    return Stream.of(
        DataTypes.listOf(DataTypes.INT, false),
        DataTypes.listOf(DataTypes.listOf(DataTypes.UUID, true), true),
        DataTypes.setOf(DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT), false),
        DataTypes.mapOf(DataTypes.TIMEUUID, DataTypes.mapOf(DataTypes.INT, PLACE.copy(true), true)),
        DataTypes.vectorOf(DataTypes.FLOAT, 3),
        DataTypes.custom("org.apache.cassandra.db.marshal.DynamicCompositeType"),
        PLACE,
        PLACE.copy(true));
  }

  @Test
  void shouldNotUseWhatItDoesNotUnderstand() throws Exception {
    assertThat(SchemaJson.read(JSON.readTree(GOLDEN.replace(":1,", ":2,")))).isEmpty();
    assertThat(SchemaJson.read(JSON.readTree(GOLDEN.replace("timeuuid", "tiemuuid")))).isEmpty();
    assertThat(SchemaJson.read(JSON.readTree("{\"version\":1}"))).isEmpty();
  }
}
