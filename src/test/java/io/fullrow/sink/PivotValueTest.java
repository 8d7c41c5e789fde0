// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.CassandraTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cassandra 5.0.9 takes each of these bytes for a value of its type. */
class PivotValueTest {
  private static final String TIME_UUID = "00000000000010008000000000000000";

  static Stream<Arguments> pivots() {
    DataType udt =
        new UserDefinedTypeBuilder("k", "u").withField("a", DataTypes.INT).frozen().build();
    return Stream.of(
        Arguments.of(DataTypes.INT, ""),
        Arguments.of(DataTypes.TIMEUUID, ""),
        Arguments.of(DataTypes.TINYINT, "00"),
        Arguments.of(DataTypes.SMALLINT, "0000"),
        Arguments.of(DataTypes.DATE, "00000000"),
        Arguments.of(DataTypes.TIME, "0000000000000000"),
        Arguments.of(DataTypes.frozenListOf(DataTypes.INT), "00000000"),
        Arguments.of(DataTypes.frozenSetOf(DataTypes.INT), "00000000"),
        Arguments.of(DataTypes.frozenMapOf(DataTypes.INT, DataTypes.INT), "00000000"),
        Arguments.of(DataTypes.tupleOf(DataTypes.TINYINT), ""),
        Arguments.of(udt, ""),
        Arguments.of(vector(DataTypes.FLOAT, 3), "00".repeat(12)),
        Arguments.of(vector(DataTypes.BIGINT, 2), "00".repeat(16)),
        Arguments.of(vector(DataTypes.BOOLEAN, 3), "000000"),
        Arguments.of(vector(DataTypes.UUID, 1), "00".repeat(16)),
        Arguments.of(vector(DataTypes.TIMEUUID, 2), TIME_UUID + TIME_UUID),
        Arguments.of(vector(DataTypes.SMALLINT, 2), "020000" + "020000"),
        Arguments.of(vector(DataTypes.DATE, 1), "0400000000"),
        Arguments.of(vector(DataTypes.TEXT, 2), "00" + "00"),
        Arguments.of(vector(DataTypes.VARINT, 2), "0100" + "0100"),
        Arguments.of(vector(DataTypes.DECIMAL, 1), "050000000000"),
        Arguments.of(vector(DataTypes.INET, 1), "0400000000"),
        Arguments.of(vector(vector(DataTypes.DOUBLE, 2), 2), "00".repeat(32)),
        Arguments.of(vector(vector(DataTypes.TINYINT, 2), 2), "0401000100" + "0401000100"),
        Arguments.of(vector(DataTypes.frozenListOf(DataTypes.INT), 1), "0400000000"),
        Arguments.of(vector(DataTypes.tupleOf(DataTypes.TINYINT), 2), "00" + "00"),
        Arguments.of(vector(udt, 1), "00"));
  }

  @ParameterizedTest
  @MethodSource("pivots")
  void shouldBeAValueOfTheType(DataType type, String hex) {
    // when
    Bytes pivot = PivotValue.of(type);

    // then
    ClusteringOrder order = ClusteringOrder.of(table(type));
    assertThat(pivot).isEqualTo(Bytes.fromHex(hex));
    assertThatCode(() -> order.row(Clustering.of(pivot))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldBeAValueOfEveryNativeTypeAndOfVectorsOfIt(NativeCqlType element) {
    for (DataType type : List.of(element.type(), vector(element.type(), 3))) {
      Bytes pivot = PivotValue.of(type);
      ClusteringOrder order = ClusteringOrder.of(table(type));

      assertThat(CassandraTypes.of(type).sorts(pivot)).as("%s %s", type, pivot).isTrue();
      assertThatCode(() -> order.row(Clustering.of(pivot))).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("pivots")
  void shouldCutAnUnboundedRangeOfATableWithStatics(DataType type, String hex) {
    // given
    WritePlanner planner = new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10));
    PartitionKey key = PartitionKey.of(TestEvents.num(1));

    // when
    Outcome<WritePlan> planned =
        planner.plan(
            TestEvents.range(key, RangeBound.open(), RangeBound.open(), 6), table(type), 1, 1);

    // then
    List<Write> writes =
        planned.value().requests().stream().flatMap(request -> request.writes().stream()).toList();
    assertThat(writes)
        .hasSize(2)
        .allSatisfy(
            write -> {
              RangeSlice slice = ((Write.DeleteRange) write).slice();
              assertThat(Stream.concat(slice.start().stream(), slice.end().stream()))
                  .extracting(RangeSlice.Limit::value)
                  .containsExactly(Bytes.fromHex(hex));
            });
  }

  private static DataType vector(DataType element, int dimensions) {
    return DataTypes.vectorOf(element, dimensions);
  }

  private static TableSchema table(DataType clustering) {
    return new TableSchema(
        TestTables.ID,
        List.of(TestTables.column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
        List.of(TestTables.column("c", clustering, Column.Kind.CLUSTERING)),
        List.of(TestTables.column("s", DataTypes.TEXT, Column.Kind.STATIC)),
        List.of());
  }
}
