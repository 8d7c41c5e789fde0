// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.workload.Albums;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of the jar on real servers, each in a process of its own. */
class CommandsIT {
  private static final String ID = "commands";
  private static final int MUTATIONS = 200;
  private final Lab lab = SharedLab.get();

  @Test
  void shouldVerifyByTheCommand() {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, ID)) {
      // given
      FullrowService service = lab.service(ID, pipeline.config());
      service.start();
      pipeline.write(MUTATIONS, pipeline.random()::next);
      pipeline.assertEqual(service);

      // when
      CommandRun equal = service.startCommand("verify");
      assertThat(equal.await()).as(equal.err()).isZero();
      lab.session().execute("TRUNCATE " + Albums.table(pipeline.target()));
      CommandRun differing = service.startCommand("verify", "--json", "--settle=1s");

      // then
      assertThat(equal.out()).contains("are equal");
      assertThat(differing.await()).as(differing.err()).isEqualTo(1);
      JsonNode summary = last(differing);
      assertThat(summary.get("differences").get("missing").asLong()).isPositive();
      assertThat(summary.get("result").asString()).isEqualTo("different");
      service.stop();
    }
  }

  private static JsonNode last(CommandRun run) {
    return new JsonMapper().readTree(run.out().lines().reduce("", (before, line) -> line));
  }
}
