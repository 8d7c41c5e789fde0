// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.reconcile.MergeLaws.Profile;
import io.fullrow.testkit.CassandraRelease;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The merge laws against Cassandra's own classes. {@code -Ddifferential.merges=10000000} makes the
 * run longer; {@code -Dlaws.seed} and {@code -Dlaws.runs} repeat one failure alone.
 */
class CassandraDifferentialTest {
  private static final int MERGES = Integer.getInteger("differential.merges", 300_000);

  /** Older releases have the same code but for the few lines that are named in {@link Profile}. */
  private static final int MERGES_OF_OLDER = MERGES / 10;

  @Test
  void shouldMergeAsTheCassandraOfTheLab() {
    run(CassandraRelease.ofLab(), MERGES);
  }

  @ParameterizedTest
  @MethodSource
  void shouldMergeAsAnOlderCassandra(CassandraRelease release) {
    run(release, MERGES_OF_OLDER);
  }

  static List<CassandraRelease> shouldMergeAsAnOlderCassandra() {
    return CassandraRelease.older();
  }

  private static void run(CassandraRelease release, int merges) {
    Profile profile = Profile.ofRelease(release.version()).orElseThrow();
    Function<Object, Object> view =
        profile == Profile.CASSANDRA_5 ? Function.identity() : KnownTtls::forgotten;
    DifferentialSamples samples = new DifferentialSamples(release.lastSecond());
    Reconciliation peer = release.load("io.fullrow.peer.Peer", Reconciliation.class);
    new Differential(MergeLaws.of(profile), peer, samples, view).run(merges);
  }
}
