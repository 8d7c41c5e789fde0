// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.CassandraRelease;
import io.fullrow.lab.Lab;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Publishers beside nodes of older releases: the same random mutations, without vectors, from such
 * a cluster into one of the latest release. The build runs the oldest; {@code
 * -Dfullrow.publisher.releases=4.0,4.1} says which.
 */
class PublisherReleasesIT {
  private static final int MUTATIONS = Integer.getInteger("fullrow.publisher.mutations", 600);
  private static final int NODES = Integer.getInteger("fullrow.publisher.nodes", 1);
  private static final long SEED = Long.getLong("fullrow.publisher.seed", 1);

  static Stream<CassandraRelease> releases() {
    return Stream.of(System.getProperty("fullrow.publisher.releases", "4.0").split(","))
        .map(CassandraRelease::of);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void shouldPublishAllThatAnOlderReleaseWrites(CassandraRelease release) throws Exception {
    try (Lab lab = Lab.builder().nodes(NODES).source(release).start()) {
      lab.startTarget();
      String id = "Old_" + release + "_" + Instant.now().getEpochSecond();
      try (LosslessRun run = LosslessRun.published(lab, id, SEED, Set.of())) {
        run.run(MUTATIONS);
      }
    }
  }
}
