// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.RangeBound;
import io.fullrow.model.TableId;
import io.fullrow.testkit.CassandraType;
import io.fullrow.testkit.CassandraTypes;
import io.fullrow.testkit.NativeValues;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of every native type against that of Cassandra's own class of it. */
class NativeOrderTest {
  private static final int PAIRS = 5_000;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldSortAndBoundAsCassandra(NativeCqlType type) {
    // given
    CassandraType cassandra = CassandraTypes.of(type);
    ClusteringOrder ascending = order(type, false);
    ClusteringOrder descending = order(type, true);

    pairs(type)
        .forEach(
            pair -> {
              // when
              int expected = Integer.signum(cassandra.compare(pair.a(), pair.b()));

              // then
              assertThat(compare(ascending, pair)).as("%s", pair).isEqualTo(expected);
              assertThat(compare(descending, pair)).as("descending %s", pair).isEqualTo(-expected);
              assertBounds(ascending, pair, expected);
            });
  }

  /** Of a type whose values differ in size there are no such bytes. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldRefuseWhatDoesNotHaveTheSizeOfTheType(NativeCqlType type) {
    ClusteringOrder order = order(type, false);

    assertThat(CassandraTypes.candidates(type))
        .filteredOn(bytes -> !bytes.isEmpty() && type.size() > 0 && bytes.size() != type.size())
        .allSatisfy(
            bytes ->
                assertThatThrownBy(() -> order.row(Clustering.of(bytes)))
                    .isInstanceOf(IllegalArgumentException.class));
  }

  private record Pair(Bytes a, Bytes b) {}

  /** The two values that differ in their highest bits, then any. */
  private static Stream<Pair> pairs(NativeCqlType type) {
    List<Bytes> values = CassandraTypes.keys(type);
    SplittableRandom random = new SplittableRandom(PAIRS);
    return Stream.concat(
        Stream.of(new Pair(NativeValues.of(type), NativeValues.edgeOf(type))),
        Stream.generate(() -> new Pair(any(values, random), any(values, random))).limit(PAIRS));
  }

  private static Bytes any(List<Bytes> values, SplittableRandom random) {
    return values.get(random.nextInt(values.size()));
  }

  private static int compare(ClusteringOrder order, Pair pair) {
    return Integer.signum(
        order.row(Clustering.of(pair.a())).compareTo(order.row(Clustering.of(pair.b()))));
  }

  private static void assertBounds(ClusteringOrder order, Pair pair, int expected) {
    Bytes row = order.row(Clustering.of(pair.a()));
    assertThat(row.compareTo(order.start(RangeBound.inclusive(pair.b()))) >= 0)
        .as("%s >=", pair)
        .isEqualTo(expected >= 0);
    assertThat(row.compareTo(order.start(RangeBound.exclusive(pair.b()))) >= 0)
        .as("%s >", pair)
        .isEqualTo(expected > 0);
    assertThat(row.compareTo(order.end(RangeBound.inclusive(pair.b()))) < 0)
        .as("%s <=", pair)
        .isEqualTo(expected <= 0);
    assertThat(row.compareTo(order.end(RangeBound.exclusive(pair.b()))) < 0)
        .as("%s <", pair)
        .isEqualTo(expected < 0);
  }

  private static ClusteringOrder order(NativeCqlType type, boolean reversed) {
    return ClusteringOrder.of(
        new TableSchema(
            TableId.parse("ks.t"),
            List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
            List.of(new Column("c", type.type(), Column.Kind.CLUSTERING, reversed)),
            List.of(),
            List.of()));
  }
}
