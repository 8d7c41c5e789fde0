// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.RangeBound;
import io.fullrow.model.TableId;
import io.fullrow.testkit.Golden;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Positions of rows are part of the keys of the state: with another one a row would not be found
 * again. Each line has a type, a value, the position of its row in a clustering column of that
 * type, and that in a descending one; the last lines have bounds of ranges over a prefix.
 */
class PositionsGoldenTest {
  private static final List<DataType> COMPOSITE =
      List.of(
          DataTypes.listOf(DataTypes.INT, true),
          DataTypes.setOf(DataTypes.TEXT, true),
          DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT, true),
          DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT),
          DataTypes.vectorOf(DataTypes.FLOAT, 2));

  /** All that can be a clustering column. */
  private static final List<DataType> TYPES =
      Stream.concat(
              EnumSet.complementOf(EnumSet.of(NativeCqlType.COUNTER, NativeCqlType.DURATION))
                  .stream()
                  .map(NativeCqlType::type),
              COMPOSITE.stream())
          .toList();

  static Stream<String> lines() {
    return Golden.lines("positions/v1.tsv").stream();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void shouldKeepPositions(String line) {
    String[] parts = line.split("\t", -1);

    assertThat(line(type(parts[0]), Bytes.fromHex(parts[1]))).isEqualTo(line);
  }

  @Test
  void shouldHaveALineOfEveryType() {
    assertThat(lines().map(line -> line.split("\t")[0]).distinct())
        .as("types in positions/v1.tsv")
        .containsExactlyInAnyOrderElementsOf(TYPES.stream().map(CqlTypes::name).toList());
  }

  @Test
  void shouldKeepPositionsOfBounds() {
    ClusteringOrder order = order(DataTypes.INT, false);
    List<Bytes> prefix = List.of(CqlValues.encode(DataTypes.INT, 5));

    assertThat(
            Stream.of(
                    order.start(new RangeBound(prefix, true)),
                    order.start(new RangeBound(prefix, false)),
                    order.end(new RangeBound(prefix, true)),
                    order.end(new RangeBound(prefix, false)),
                    order.start(new RangeBound(List.of(), true)),
                    order.end(new RangeBound(List.of(), true)))
                .map(Bytes::toHex))
        .containsExactly(Golden.line("positions/bounds.tsv").split("\t"));
  }

  private static DataType type(String name) {
    return TYPES.stream()
        .filter(type -> CqlTypes.name(type).equals(name))
        .findFirst()
        .orElseThrow();
  }

  static String line(DataType type, Bytes value) {
    Clustering row = Clustering.of(value);
    return String.join(
        "\t",
        CqlTypes.name(type),
        value.toHex(),
        order(type, false).row(row).toHex(),
        order(type, true).row(row).toHex());
  }

  private static ClusteringOrder order(DataType type, boolean reversed) {
    return ClusteringOrder.of(
        new TableSchema(
            new TableId("k", "t"),
            List.of(new Column("p", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
            List.of(new Column("c", type, Column.Kind.CLUSTERING, reversed)),
            List.of(),
            List.of()));
  }
}
