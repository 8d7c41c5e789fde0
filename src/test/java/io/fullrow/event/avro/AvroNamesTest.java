// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.testkit.Gen;
import io.fullrow.testkit.Seeds;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroNamesTest {
  @ParameterizedTest
  @CsvSource({
    "title, title",
    "Title_2, Title_2",
    "first name, first_x0020_name",
    "2nd, _x0032_nd",
    "größe, gr_x00f6__x00df_e",
    "_x0020_, _x005f_x0020_",
    "_x00, _x00",
    "😀, _xd83d__xde00_"
  })
  void shouldKeepLegalNamesAndEscapeOthers(String cql, String avro) {
    assertThat(AvroNames.avro(cql)).isEqualTo(avro);
    assertThat(AvroNames.cql(avro)).isEqualTo(cql);
  }

  @Test
  void shouldEscapeAReservedName() {
    assertThat(AvroNames.avroExcept("cql_raw", "cql_raw")).isEqualTo("_x0063_ql_raw");
    assertThat(AvroNames.cql("_x0063_ql_raw")).isEqualTo("cql_raw");
  }

  @Test
  void shouldBeReversibleAndNeverMakeOneNameOfTwo() {
    Gen<String> names =
        Gen.of("_", "x", "_x", "005f", "_x005f_", "0", "a", " ", "\"", "é")
            .list(1, 6)
            .map(parts -> String.join("", parts));
    Map<String, String> cqlByAvro = new HashMap<>();
    Seeds.forEach(
        5_000,
        random -> {
          String cql = names.next(random);

          String avro = AvroNames.avro(cql);

          assertThat(avro).matches("[A-Za-z_][A-Za-z0-9_]*");
          assertThat(AvroNames.cql(avro)).isEqualTo(cql);
          assertThat(cqlByAvro.put(avro, cql)).isIn(null, cql);
        });
  }
}
