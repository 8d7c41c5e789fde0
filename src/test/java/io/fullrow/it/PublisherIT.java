// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random mutations of every kind that Cassandra knows, applied by CQL to one keyspace and published
 * by a publisher beside each node, which is killed again and again: the other keyspace then equals
 * it.
 */
@Tag("replicas")
class PublisherIT {
  private static final int MUTATIONS = Integer.getInteger("fullrow.publisher.mutations", 1_500);
  private static final int SEEDS = Integer.getInteger("fullrow.publisher.seeds", 1);
  private static final long FIRST_SEED = Long.getLong("fullrow.publisher.seed", 1);

  /** Or {@code publishers,nodes,broker,service}, and {@code none}. */
  private static final Set<String> KILLED =
      Set.of(System.getProperty("fullrow.publisher.killed", "publishers").split(","));

  @Test
  void shouldMakeTheNewKeyspaceEqualWhateverIsWritten() throws Exception {
    Lab lab = SharedLab.get();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      String id = "Published_" + seed + "_" + Instant.now().getEpochSecond();
      try (LosslessRun run = LosslessRun.published(lab, id, seed, KILLED)) {
        run.run(MUTATIONS);
      }
    }
  }
}
