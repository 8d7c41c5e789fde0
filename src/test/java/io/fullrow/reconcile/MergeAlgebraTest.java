// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.reconcile.MergeLaws.Profile;
import io.fullrow.testkit.Gen;
import io.fullrow.testkit.Seeds;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cells, markers and deletions: commutative, associative, idempotent. */
class MergeAlgebraTest {
  private static final int TRIPLES = 100_000;

  @ParameterizedTest
  @EnumSource(Profile.class)
  void shouldMergeCellsInAnyOrder(Profile profile) {
    MergeLaws laws = MergeLaws.of(profile);
    assertSemilattice(MergeSamples.CELLS, laws::merge);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void shouldMergeMarkersInAnyOrder(Profile profile) {
    MergeLaws laws = MergeLaws.of(profile);
    assertSemilattice(MergeSamples.MARKERS, laws::merge);
  }

  @Test
  void shouldMergeDeletionsInAnyOrder() {
    MergeLaws laws = MergeLaws.cassandra5();
    assertSemilattice(MergeSamples.DELETIONS, laws::merge);
  }

  private static <T> void assertSemilattice(Gen<T> gen, BinaryOperator<T> merge) {
    Seeds.forEach(
        TRIPLES,
        random -> {
          T a = gen.next(random);
          T b = gen.next(random);
          T c = gen.next(random);
          T ab = merge.apply(a, b);
          require(ab.equals(merge.apply(b, a)), "not commutative", a, b);
          require(
              merge.apply(ab, c).equals(merge.apply(a, merge.apply(b, c))),
              "not associative",
              a,
              b,
              c);
          require(merge.apply(a, a) == a, "not idempotent", a);
          require(ab == a || ab == b, "neither of its arguments", a, b);
        });
  }

  private static void require(boolean holds, String law, Object... values) {
    if (!holds) {
      throw new AssertionError(law + ": " + java.util.Arrays.toString(values));
    }
  }
}
