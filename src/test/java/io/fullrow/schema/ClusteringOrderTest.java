// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.RangeBound;
import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteringOrderTest {
  private static final int PAIRS = 3_000;
  private static final int MIXES = 150;
  private static final long SEED = 20_240_229;

  static Stream<OrderedType> types() {
    return Stream.concat(OrderedType.natives().stream(), OrderedType.nested().stream());
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldSortValuesOfEachTypeAscending(OrderedType type) {
    // given
    ClusteringOrder order = order(new Part(type, false));
    Random random = new Random(SEED);
    for (int i = 0; i < PAIRS; i++) {
      Bytes a = type.values().apply(random);
      Bytes b = type.values().apply(random);

      // when
      int actual = order.row(Clustering.of(a)).compareTo(order.row(Clustering.of(b)));

      // then
      assertThat(Integer.signum(actual))
          .as("seed %d, %s against %s", SEED, a, b)
          .isEqualTo(Integer.signum(type.ascending().compare(a, b)));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldSortValuesOfEachTypeDescending(OrderedType type) {
    // given
    ClusteringOrder order = order(new Part(type, true));
    Random random = new Random(SEED);
    for (int i = 0; i < PAIRS; i++) {
      Bytes a = type.values().apply(random);
      Bytes b = type.values().apply(random);

      // when
      int actual = order.row(Clustering.of(a)).compareTo(order.row(Clustering.of(b)));

      // then
      assertThat(Integer.signum(actual))
          .as("seed %d, %s against %s", SEED, a, b)
          .isEqualTo(Integer.signum(type.ascending().compare(b, a)));
    }
  }

  @Test
  void shouldHoldRowsBetweenTheirBoundsForEveryMixOfColumns() {
    for (long seed = SEED; seed < SEED + MIXES; seed++) {
      // given
      Random random = new Random(seed);
      List<Part> parts = mix(random);
      ClusteringOrder order = order(parts.toArray(Part[]::new));
      List<List<Bytes>> pools = parts.stream().map(p -> p.type().samples(random, 4)).toList();
      for (int i = 0; i < 100; i++) {
        List<Bytes> row = pick(random, pools, pools.size());
        RangeBound start = bound(random, pools);
        RangeBound end = bound(random, pools);

        // when
        Bytes position = order.row(new Clustering(row));
        boolean inside =
            order.start(start).compareTo(position) <= 0 && position.compareTo(order.end(end)) < 0;

        // then
        assertThat(inside)
            .as("seed %d, %s: %s in %s to %s", seed, parts, row, start, end)
            .isEqualTo(afterStart(parts, row, start) && beforeEnd(parts, row, end));
      }
    }
  }

  @Test
  void shouldSortRowsColumnByColumnForEveryMixOfColumns() {
    for (long seed = SEED; seed < SEED + MIXES; seed++) {
      // given
      Random random = new Random(seed);
      List<Part> parts = mix(random);
      ClusteringOrder order = order(parts.toArray(Part[]::new));
      List<List<Bytes>> pools = parts.stream().map(p -> p.type().samples(random, 5)).toList();
      for (int i = 0; i < 100; i++) {
        List<Bytes> a = pick(random, pools, pools.size());
        List<Bytes> b = pick(random, pools, pools.size());

        // when
        int actual = order.row(new Clustering(a)).compareTo(order.row(new Clustering(b)));

        // then
        assertThat(Integer.signum(actual))
            .as("seed %d, %s: %s against %s", seed, parts, a, b)
            .isEqualTo(Integer.signum(compare(parts, a, b)));
      }
    }
  }

  @Test
  void shouldMeetWhereOneRangeEndsAndTheNextStarts() {
    // given
    Bytes five = CqlValues.encode(DataTypes.INT, 5);
    ClusteringOrder order = order(new Part(OrderedType.named("int"), false));

    // then
    assertThat(order.end(RangeBound.inclusive(five)))
        .isEqualTo(order.start(RangeBound.exclusive(five)));
    assertThat(order.end(RangeBound.exclusive(five)))
        .isEqualTo(order.start(RangeBound.inclusive(five)));
  }

  @Test
  void shouldHoldTheOnlyRowOfATableWithoutClusteringColumns() {
    // given
    ClusteringOrder order = order();

    // when
    Bytes row = order.row(Clustering.none());

    // then
    assertThat(row)
        .isGreaterThan(order.start(RangeBound.open()))
        .isLessThan(order.end(RangeBound.open()));
  }

  @Test
  void shouldGiveOnePositionToValuesThatCassandraTakesForEqual() {
    // given
    ClusteringOrder order = order(new Part(OrderedType.named("decimal"), false));

    // when
    Bytes shortForm = order.row(Clustering.of(Bytes.fromHex("000000010a")));
    Bytes longForm = order.row(Clustering.of(Bytes.fromHex("0000000264")));

    // then
    assertThat(shortForm).isEqualTo(longForm);
  }

  @ParameterizedTest
  @ValueSource(strings = {"duration", "counter", "custom", "nested duration"})
  void shouldRefuseTypesWithoutAKnownOrder(String name) {
    // given
    DataType type =
        switch (name) {
          case "duration" -> DataTypes.DURATION;
          case "counter" -> DataTypes.COUNTER;
          case "custom" -> DataTypes.custom("org.apache.cassandra.db.marshal.LexicalUUIDType");
          default -> DataTypes.tupleOf(DataTypes.INT, DataTypes.frozenListOf(DataTypes.DURATION));
        };
    TableSchema schema = schema(List.of(new Column("c0", type, Column.Kind.CLUSTERING, false)));

    // then
    assertThatThrownBy(() -> ClusteringOrder.of(schema))
        .isInstanceOf(UnsupportedTableException.class)
        .hasMessageContaining("ks.t")
        .hasMessageContaining("c0")
        .hasMessageContaining(CqlTypes.name(type));
  }

  @Test
  void shouldRefuseBytesThatAreNoValueOfTheColumn() {
    // given
    ClusteringOrder order = order(new Part(OrderedType.named("int"), false));

    // then
    assertThatThrownBy(() -> order.row(Clustering.of(Bytes.fromHex("000000"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c0")
        .hasMessageContaining("int");
    assertThatThrownBy(() -> order.row(Clustering.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 values for 1 clustering columns");
  }

  private record Part(OrderedType type, boolean reversed) {}

  private static List<Part> mix(Random random) {
    List<OrderedType> all = types().toList();
    List<Part> parts = new ArrayList<>();
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      parts.add(new Part(all.get(random.nextInt(all.size())), random.nextBoolean()));
    }
    return parts;
  }

  private static RangeBound bound(Random random, List<List<Bytes>> pools) {
    List<Bytes> prefix = pick(random, pools, random.nextInt(pools.size() + 1));
    return new RangeBound(prefix, prefix.isEmpty() || random.nextBoolean());
  }

  private static List<Bytes> pick(Random random, List<List<Bytes>> pools, int count) {
    return pools.stream().limit(count).map(pool -> pool.get(random.nextInt(pool.size()))).toList();
  }

  private static boolean afterStart(List<Part> parts, List<Bytes> row, RangeBound start) {
    int order = compare(parts, row, start.prefix());
    return order > 0 || (order == 0 && start.inclusive());
  }

  private static boolean beforeEnd(List<Part> parts, List<Bytes> row, RangeBound end) {
    int order = compare(parts, row, end.prefix());
    return order < 0 || (order == 0 && end.inclusive());
  }

  /** As far as both go. */
  private static int compare(List<Part> parts, List<Bytes> a, List<Bytes> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int byColumn = parts.get(i).type().ascending().compare(a.get(i), b.get(i));
      if (byColumn != 0) {
        return parts.get(i).reversed() ? -byColumn : byColumn;
      }
    }
    return 0;
  }

  private static ClusteringOrder order(Part... parts) {
    List<Column> columns = new ArrayList<>();
    for (Part part : parts) {
      columns.add(
          new Column(
              "c" + columns.size(), part.type().type(), Column.Kind.CLUSTERING, part.reversed()));
    }
    return ClusteringOrder.of(schema(columns));
  }

  private static TableSchema schema(List<Column> clustering) {
    return new TableSchema(
        new TableId("ks", "t"),
        List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
        clustering,
        List.of(),
        List.of());
  }
}
