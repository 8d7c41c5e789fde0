// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.FLAT;
import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.deletePartition;
import static io.fullrow.topology.TestObjects.deleteRange;
import static io.fullrow.topology.TestObjects.flat;
import static io.fullrow.topology.TestObjects.onlyRow;
import static io.fullrow.topology.TestObjects.refresh;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.statics;
import static io.fullrow.topology.TestObjects.text;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that applies a write of ours stamps its local deletion time anew, and counts another TTL
 * to the same expiry. When such a write comes back, it is a duplicate.
 */
class RestampedTest {
  private static final long LATE = 4_000_000_000L;

  private final TopologyHarness topology = TopologyHarness.withoutWindow();

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void shouldTakeDeletionsOfARowForDuplicates() {
    shouldChangeNothing(row(1).deleted(10).build());
    shouldChangeNothing(row(2).set("b", "x", 9).unset("a", 10).build());
    shouldChangeNothing(row(3).marker(11).clear(10).put("k", 1, 11).build());
  }

  @Test
  void shouldTakeDeletionsOfManyRowsForDuplicates() {
    shouldChangeNothing(deleteRange(1, 5, 10));
    shouldChangeNothing(deletePartition(20));
  }

  @Test
  void shouldTakeTheDeletionOfATableWithoutClusteringForADuplicate() {
    topology.send(flat(1, onlyRow().set("a", "x", 9).build()), flat(1, deletePartition(10)));
    assertThat(topology.events(FLAT)).isNotEmpty();

    topology.send(flat(1, Stamps.later(deletePartition(10), 1)));

    assertThat(topology.events(FLAT)).isEmpty();
  }

  @Test
  void shouldTakeTombstonesOfStaticsForDuplicates() {
    shouldChangeNothing(
        new Change.StaticRow(
            RowContent.of(Map.of(CellKey.simple("s"), Cell.tombstone(WriteTime.ofMicros(10), 1)))));
  }

  @Test
  void shouldTakeExpiringValuesForDuplicates() {
    shouldChangeNothing(row(1).marker(10, LATE).set("a", "x", 10, LATE).build());
    shouldChangeNothing(row(2).set("a", "expired", 10, 5).build());
  }

  /** A range comes back in the slices that CQL can say. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldTakePartsOfARangeForDuplicates(int overlap) {
    topology.send(wide(1, row(2).marker(5).build()), wide(1, deleteRange(1, 6, 10)));
    assertThat(topology.events(WIDE)).isNotEmpty();

    topology.send(
        wide(1, Stamps.later(deleteRange(1, 3, 10), 1)),
        wide(1, Stamps.later(deleteRange(4 - overlap, 6, 10), 2)));

    assertThat(topology.events(WIDE)).isEmpty();
  }

  /** What covers a row is written with the row, as a deletion of its own. */
  @Test
  void shouldTakeTheCoveringDeletionOfARowForADuplicate() {
    topology.send(wide(1, deleteRange(1, 6, 10)), wide(1, row(2).marker(15).build()));
    topology.send(wide(2, deletePartition(10)), wide(2, row(2).marker(15).build()));
    assertThat(topology.events(WIDE)).isNotEmpty();

    for (int p = 1; p <= 2; p++) {
      topology.send(
          wide(p, Stamps.later(row(2).deleted(10).build(), 1)),
          wide(p, Stamps.later(row(2).clear(10).build(), 2)),
          wide(p, Stamps.later(row(3).deleted(10).build(), 3)));
    }
    topology.send(wide(2, Stamps.later(deleteRange(1, 6, 10), 4)));

    assertThat(topology.events(WIDE)).isEmpty();
  }

  @Test
  void shouldTakeWhatDeletesMoreForAChange() {
    topology.send(wide(1, row(1).marker(9).build()), wide(1, deleteRange(1, 3, 10)));
    assertThat(topology.events(WIDE)).isNotEmpty();

    topology.send(wide(1, Stamps.later(deleteRange(1, 4, 10), 1)));
    assertThat(topology.events(WIDE)).hasSize(1);

    topology.send(wide(1, row(1).deleted(11).build()));
    assertThat(topology.events(WIDE)).hasSize(1);
  }

  /** A raw format may have left it out. */
  @Test
  void shouldTakeATtlThatBecomesKnownForAChange() {
    Change unknown = expiring(OptionalInt.empty());
    Change known = expiring(OptionalInt.of(10));
    topology.send(wide(1, unknown), wide(1, known), wide(1, expiring(OptionalInt.of(9))));

    assertThat(topology.events(WIDE)).hasSize(2);
  }

  private static Change expiring(OptionalInt ttl) {
    Cell cell = Cell.expiring(WriteTime.ofMicros(10), text("x"), new Expiry(LATE, ttl));
    return new Change.Row(
        Clustering.of(TestObjects.c(1)),
        Optional.empty(),
        Optional.empty(),
        RowContent.of(Map.of(CellKey.simple("a"), cell)));
  }

  @Test
  void shouldStillEmitWhatIsAskedFor() {
    topology.send(wide(1, row(1).deleted(10).build()), wide(1, statics(9, "s")));
    assertThat(topology.events(WIDE)).isNotEmpty();

    topology.send(refresh(wide(1, Stamps.later(row(1).deleted(10).build(), 1))));

    assertThat(topology.events(WIDE)).hasSize(1);
  }

  private void shouldChangeNothing(Change change) {
    topology.send(wide(1, change));
    assertThat(topology.events(WIDE)).isNotEmpty();

    topology.send(wide(1, Stamps.later(change, 1)), wide(1, Stamps.later(change, 2)));

    assertThat(topology.events(WIDE)).as("after %s", change).isEmpty();
  }
}
