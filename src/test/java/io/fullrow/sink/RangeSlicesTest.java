// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import static io.fullrow.sink.TestEvents.num;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.RangeBound;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.RangeSlice.Limit;
import io.fullrow.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RangeSlicesTest {
  private static final Optional<Limit> OPEN = Optional.empty();

  @Test
  void shouldTakeTwoSerializationsOfOneValueForOnePlace() {
    // given: 1.0 and 1.00
    Bytes one = Bytes.fromHex("00000001" + "0a");
    Bytes same = Bytes.fromHex("00000002" + "64");
    TableSchema table = clustered(DataTypes.DECIMAL, DataTypes.INT);

    // when
    List<RangeSlice> slices =
        RangeSlices.of(
            RangeBound.exclusive(one, num(5)),
            RangeBound.exclusive(same, num(9)),
            ClusteringOrder.of(table));

    // then
    assertThat(slices)
        .containsExactly(
            new RangeSlice(
                List.of(one),
                Optional.of(new Limit(num(5), false)),
                Optional.of(new Limit(num(9), false))));
  }

  @Test
  void shouldCutAtEachColumnOfTheBounds() {
    // when
    List<RangeSlice> slices =
        slices(RangeBound.exclusive(num(5), num(6)), RangeBound.inclusive(num(9), num(1), num(2)));

    // then
    assertThat(slices)
        .containsExactly(
            new RangeSlice(List.of(num(5)), limit(6, false), OPEN),
            new RangeSlice(List.of(), limit(5, false), limit(9, false)),
            new RangeSlice(List.of(num(9)), OPEN, limit(1, false)),
            new RangeSlice(List.of(num(9), num(1)), OPEN, limit(2, true)));
  }

  @Test
  void shouldNeedOneSliceBelowACommonPrefix() {
    // when
    List<RangeSlice> slices =
        slices(RangeBound.inclusive(num(5), num(1)), RangeBound.exclusive(num(5), num(3)));

    // then
    assertThat(slices)
        .containsExactly(new RangeSlice(List.of(num(5)), limit(1, true), limit(3, false)));
  }

  @Test
  void shouldKeepOpenEndsOpen() {
    // when
    List<RangeSlice> from = slices(RangeBound.inclusive(num(5)), RangeBound.open());
    List<RangeSlice> all = slices(RangeBound.open(), RangeBound.open());

    // then
    assertThat(from).containsExactly(new RangeSlice(List.of(), limit(5, true), OPEN));
    assertThat(all).containsExactly(new RangeSlice(List.of(), OPEN, OPEN));
  }

  @Test
  void shouldHaveNoSliceForAnEmptyRange() {
    assertThat(slices(RangeBound.exclusive(num(5)), RangeBound.inclusive(num(5)))).isEmpty();
    assertThat(slices(RangeBound.exclusive(num(5)), RangeBound.inclusive(num(5), num(1))))
        .isEmpty();
  }

  @Test
  void shouldHoldEachRowOfTheRangeExactlyOnceInAtMost2kMinus1Slices() {
    Seeds.forEach(
        3_000,
        random -> {
          // given
          List<Boolean> reversed =
              List.of(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
          TestRanges.Range range = TestRanges.random(random, 3, reversed);

          // when
          List<RangeSlice> slices = slices(range.start(), range.end());

          // then
          assertThat(slices).hasSizeLessThanOrEqualTo(5);
          for (List<Integer> row : TestRanges.rows(3)) {
            long holding = slices.stream().filter(slice -> holds(slice, row, reversed)).count();
            assertThat(holding)
                .as("row %s, %s, %s", row, range, slices)
                .isEqualTo(range.contains(row) ? 1 : 0);
          }
        });
  }

  private static boolean holds(RangeSlice slice, List<Integer> row, List<Boolean> reversed) {
    int column = slice.equal().size();
    for (int i = 0; i < column; i++) {
      if (!num(row.get(i)).equals(slice.equal().get(i))) {
        return false;
      }
    }
    return (slice.start().isEmpty() || inside(row, column, slice.start().get(), reversed, 1))
        && (slice.end().isEmpty() || inside(row, column, slice.end().get(), reversed, -1));
  }

  private static boolean inside(
      List<Integer> row, int column, Limit limit, List<Boolean> reversed, int direction) {
    Bytes value = num(row.get(column));
    int order = value.compareTo(limit.value()) * direction * (reversed.get(column) ? -1 : 1);
    return order > 0 || (order == 0 && limit.inclusive());
  }

  private static Optional<Limit> limit(int value, boolean inclusive) {
    return Optional.of(new Limit(num(value), inclusive));
  }

  private static TableSchema clustered(DataType... types) {
    List<Column> clustering = new ArrayList<>();
    for (DataType type : types) {
      clustering.add(TestTables.column("c" + clustering.size(), type, Column.Kind.CLUSTERING));
    }
    return new TableSchema(
        TestTables.ID,
        List.of(TestTables.column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
        clustering,
        List.of(),
        List.of());
  }

  private static List<RangeSlice> slices(RangeBound start, RangeBound end) {
    return RangeSlices.of(
        start, end, ClusteringOrder.of(clustered(DataTypes.INT, DataTypes.INT, DataTypes.INT)));
  }
}
