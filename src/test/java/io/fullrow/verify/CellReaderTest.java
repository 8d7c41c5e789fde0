// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells with their labels and values, out of a row with the column, its writetimes and its TTLs.
 */
class CellReaderTest {
  private static final String COUNT_1 = "00000001";
  private static final String COUNT_2 = "00000002";
  private static final String SIX = "00000004" + "00000006";
  private static final String SEVEN = "00000004" + "00000007";
  private static final String A = "00000001" + "61";
  private static final String TIME = "00000008" + "0000000000000005";
  private static final String NO_TTL = "ffffffff";

  static Stream<Arguments> columns() {
    DataType udt =
        new UserDefinedTypeBuilder("k", "u")
            .withField("street", DataTypes.TEXT)
            .withField("number", DataTypes.INT)
            .build();
    return Stream.of(
        Arguments.of(DataTypes.listOf(DataTypes.INT), COUNT_2 + SIX + SEVEN, "c[0]=6 c[1]=7"),
        Arguments.of(DataTypes.setOf(DataTypes.INT), COUNT_2 + SIX + SEVEN, "c[6]=6 c[7]=7"),
        Arguments.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), COUNT_1 + A + SIX, "c['a']=6"),
        Arguments.of(udt, A + SEVEN, "c.street='a' c.number=7"));
  }

  @ParameterizedTest
  @MethodSource("columns")
  void shouldReadEachElementUnderItsName(DataType type, String value, String cells) {
    // given
    Column column = new Column("c", type, Column.Kind.REGULAR, false);
    CellReader.Shape shape =
        CellReader.Shape.of(
            column,
            new ComparedColumns(
                List.of(), List.of(), List.of(), List.of(column), Map.of(), Set.of()));
    CellReader reader = new CellReader(column, shape, 0);

    // when
    Map<Bytes, SeenCell> read =
        reader.cells(row(value, COUNT_2 + TIME + TIME, COUNT_2 + NO_TTL + NO_TTL));

    // then
    List<String> shown =
        read.entrySet().stream()
            .map(cell -> label(reader, cell.getKey(), cell.getValue()))
            .toList();
    assertThat(shown).containsExactly(cells.split(" "));
    assertThat(read.values()).allMatch(cell -> cell.writetime() == 5);
  }

  private static String label(CellReader reader, Bytes path, SeenCell cell) {
    return reader.label(path) + "=" + reader.render(path, cell.value());
  }

  private static Row row(String... columns) {
    return (Row)
        Proxy.newProxyInstance(
            Row.class.getClassLoader(),
            new Class<?>[] {Row.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("getBytesUnsafe")) {
                throw new UnsupportedOperationException(method.getName());
              }
              return Bytes.fromHex(columns[(int) arguments[0]]).toByteBuffer();
            });
  }
}
