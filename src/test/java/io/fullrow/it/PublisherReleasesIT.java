// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.CassandraRelease;
import io.fullrow.lab.Lab;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Publishers beside nodes of other releases and with other forms of the commit log and of SSTables:
 * the same random mutations, into a cluster of the latest release, and what is read of the log is
 * what is in the SSTables. The build runs the oldest release with a plain log; {@code
 * -Dfullrow.publisher.releases=4.0,4.1,5.0} and {@code
 * -Dfullrow.publisher.logs=plain,lz4,encrypted,batch,group,bti} say which.
 */
class PublisherReleasesIT {
  private static final int MUTATIONS = Integer.getInteger("fullrow.publisher.mutations", 600);
  private static final int NODES = Integer.getInteger("fullrow.publisher.nodes", 1);
  private static final long SEED = Long.getLong("fullrow.publisher.seed", 1);

  static Stream<Arguments> nodes() {
    return property("fullrow.publisher.releases", "4.0")
        .map(CassandraRelease::of)
        .flatMap(
            release ->
                property("fullrow.publisher.logs", "plain")
                    .map(NodeStorage::of)
                    .filter(storage -> storage.isKnownTo(release))
                    .map(storage -> Arguments.of(release, storage)));
  }

  private static Stream<String> property(String name, String otherwise) {
    return Stream.of(System.getProperty(name, otherwise).split(","));
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void shouldPublishAllThatIsWritten(CassandraRelease release, NodeStorage storage)
      throws Exception {
    Lab.Builder builder = Lab.builder().nodes(NODES).source(release);
    storage.settings().forEach(builder::nodeSetting);
    try (Lab lab = builder.start()) {
      lab.startTarget();
      String id = "Old_" + release + "_" + Instant.now().getEpochSecond();
      try (LosslessRun run = LosslessRun.published(lab, id, SEED, Set.of())) {
        run.run(MUTATIONS);
      }
    }
  }
}
