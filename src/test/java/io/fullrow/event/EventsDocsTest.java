// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of types in docs/events.md. */
class EventsDocsTest {
  private static final Path PAGE = Path.of("docs", "events.md");

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldSayWhatANativeTypeIsInAvro(NativeCqlType type) throws IOException {
    // when
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.matches("\\|[^|]*" + code(CqlTypes.name(type.type())) + ".*"))
            .toList();

    // then
    assertThat(rows).as("rows of docs/events.md for %s", type).hasSize(1);
    assertThat(rows.get(0)).contains(words(new TypeSchemas("ks").of(type.type())));
  }

  private static List<String> words(Schema schema) {
    if (schema.getType() == Schema.Type.RECORD) {
      return List.of(code(schema.getFullName()));
    }
    String logical = schema.getProp(LogicalType.LOGICAL_TYPE_PROP);
    return Stream.of(schema.getType().getName(), logical)
        .filter(word -> word != null)
        .map(EventsDocsTest::code)
        .toList();
  }

  private static String code(String word) {
    return "`" + word + "`";
  }
}
