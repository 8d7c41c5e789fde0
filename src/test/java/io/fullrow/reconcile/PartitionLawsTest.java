// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.testkit.Gen;
import io.fullrow.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole partitions: any order and any number of deliveries end in the same state. */
class PartitionLawsTest {
  private static final int SEQUENCES = 200_000;
  private static final MergeLaws LAWS = MergeLaws.cassandra5();

  @Test
  void shouldEndInTheSameStateForAnyOrderAndDuplication() {
    Seeds.forEach(SEQUENCES, PartitionLawsTest::checkSequence);
  }

  private static void checkSequence(SplittableRandom random) {
    // given
    List<Change> sent = MergeSamples.SEQUENCES.next(random);
    List<Change> delivered = delivery(sent, random);

    // when
    MergedPartition inOrder = merged(sent, true);
    MergedPartition shuffled = merged(delivered, random.nextBoolean());

    // then
    Oracle oracle = new Oracle(sent);
    require(
        oracle.header().equals(inOrder.header()), "header differs from the model", inOrder, sent);
    require(
        oracle.rows(MergeSamples.ROWS).equals(byFirstByte(inOrder.rows())),
        "rows differ from the model: " + oracle.rows(MergeSamples.ROWS),
        inOrder,
        sent);
    for (int row = 0; row < MergeSamples.ROWS; row++) {
      require(
          oracle.covering(row).equals(inOrder.covering(MergeSamples.clustering(row))),
          "coverage of row " + row + " differs from the model",
          inOrder,
          sent);
    }
    require(
        inOrder.header().equals(shuffled.header()),
        "order changes the header",
        shuffled,
        delivered);
    require(inOrder.rows().equals(shuffled.rows()), "order changes rows", shuffled, delivered);
    require(
        inOrder.pieces().equals(shuffled.pieces()), "order changes pieces", shuffled, delivered);
    for (Change again : sent) {
      require(!shuffled.apply(again), "a duplicate changes: " + again, shuffled, delivered);
    }
  }

  /** Every change at least once, some again, in a random order. */
  private static List<Change> delivery(List<Change> sent, SplittableRandom random) {
    List<Change> copies = new ArrayList<>(sent);
    copies.addAll(Gen.of(sent.toArray(Change[]::new)).list(0, 3).next(random));
    return Gen.shuffled(copies, random);
  }

  private static Map<Integer, RowState> byFirstByte(Map<Clustering, RowState> rows) {
    Map<Integer, RowState> result = new HashMap<>();
    rows.forEach((at, row) -> result.put(at.components().get(0).unsignedByteAt(0), row));
    return result;
  }

  private static MergedPartition merged(List<Change> changes, boolean coverAtOnce) {
    MergedPartition partition = new MergedPartition(LAWS, MergeSamples.ORDER, coverAtOnce);
    changes.forEach(partition::apply);
    partition.coverAll();
    return partition;
  }

  private static void require(
      boolean holds, String law, MergedPartition partition, List<Change> changes) {
    if (!holds) {
      throw new AssertionError(
          law
              + changes.stream()
                  .map(Object::toString)
                  .collect(Collectors.joining("\n  ", "\n  ", ""))
              + "\nheader: "
              + partition.header()
              + "\npieces: "
              + partition.pieces()
              + "\nrows: "
              + partition.rows());
    }
  }

  @Test
  void shouldNameTheSeedOfAFailure() {
    // when
    Throwable failure =
        org.assertj.core.api.Assertions.catchThrowable(
            () ->
                Seeds.forEach(3, random -> assertThat(random.nextInt(2)).as("never").isEqualTo(2)));

    // then
    assertThat(failure).hasMessageStartingWith("seed ").hasMessageContaining("never");
  }
}
