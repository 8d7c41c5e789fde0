// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.decode.debezium.DebeziumValuesTest.Golden;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas are those that the connector and the converter have written. */
class WriterTypesTest {
  static Stream<Golden> recorded() {
    return DebeziumValuesTest.avroValues().stream();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void shouldTakeTheSchemaOfTheColumnsType(Golden golden) {
    assertThat(mismatches(golden, golden.type())).isEmpty();
  }

  /** Decimals and varints have more forms than are recorded; of durations nothing is said. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DECIMAL", "DURATION", "VARINT"})
  void shouldReportTheSchemasOfTypesThatAvroWritesOtherwise(NativeCqlType type) {
    // given
    Set<String> own =
        recorded()
            .filter(golden -> type.is(golden.type()))
            .map(WriterTypesTest::form)
            .collect(Collectors.toSet());

    // then
    assertThat(own).as("schemas of %s in values-avro.tsv", type).isNotEmpty();
    assertThat(recorded().filter(golden -> CqlTypes.parts(golden.type()).isEmpty()))
        .allSatisfy(
            golden ->
                assertThat(mismatches(golden, type).isEmpty())
                    .isEqualTo(own.contains(form(golden))));
  }

  @Test
  void shouldNameColumnAndTypes() {
    Golden text =
        recorded().filter(golden -> golden.name().equals("string/text")).findFirst().orElseThrow();

    assertThat(mismatches(text, NativeCqlType.INT))
        .containsExactly(
            "column c of movies.movies_by_genre has type int, but the raw records carry string");
  }

  private static List<String> mismatches(Golden golden, NativeCqlType type) {
    return mismatches(golden, type.type());
  }

  private static List<String> mismatches(Golden golden, DataType type) {
    Column column = Movies.regular("c", type);
    TableSchema table =
        new TableSchema(Movies.SOURCE, List.of(column), List.of(), List.of(), List.of());
    Schema.Field after = new Schema.Field("after", after(golden));
    Schema envelope = Schema.createRecord("envelope", null, null, false, List.of(after));
    return WriterTypes.mismatches(envelope, table);
  }

  private static Schema after(Golden golden) {
    return new Schema.Parser().parse(golden.schema());
  }

  /** All that tells the types of values apart. */
  private static String form(Golden golden) {
    Schema cell = present(after(golden).getField("c").schema());
    Schema value = present(cell.getField("value").schema());
    return value.getType() + " " + value.getProp("connect.type");
  }

  private static Schema present(Schema schema) {
    return schema.isUnion() ? schema.getTypes().get(1) : schema;
  }
}
