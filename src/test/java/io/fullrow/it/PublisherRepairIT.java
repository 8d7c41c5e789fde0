// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.Lab;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A node is down for longer than the others keep hints for it, and then repaired: its publisher
 * sends what the repair brings it, which the other publishers have sent before.
 */
@EnabledIfSystemProperty(
    named = "fullrow.publisher.repaired-seeds",
    matches = "\\d+",
    disabledReason = "on demand")
class PublisherRepairIT {
  private static final int SEEDS = Integer.getInteger("fullrow.publisher.repaired-seeds", 1);
  private static final int MUTATIONS = Integer.getInteger("fullrow.publisher.mutations", 2_000);

  @Test
  void shouldMakeTheNewKeyspaceEqualAfterARepair() throws Exception {
    try (Lab lab =
        Lab.builder()
            .nodes(3)
            .nodeSetting("max_hint_window", "1s")
            .nodeSetting("cdc_on_repair_enabled", "true")
            .start()) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        String id = "Repaired_" + seed + "_" + Instant.now().getEpochSecond();
        try (LosslessRun run = LosslessRun.published(lab, id, seed, Set.of("repaired"))) {
          run.run(MUTATIONS);
        }
      }
    }
  }
}
