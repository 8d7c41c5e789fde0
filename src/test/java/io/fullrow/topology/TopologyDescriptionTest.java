// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/**
 * Decision 8: {@code topology/topology.txt} is what the topology says of itself. A renamed node or
 * store orphans the state of a running system, so a change must be seen. After a wanted one run
 * {@code mvn test -Dtest=TopologyDescriptionTest -Dupdate.docs=true}.
 */
class TopologyDescriptionTest {
  private static final Path PAGE = Path.of("topology", "topology.txt");

  @Test
  void shouldMatchTheCommittedDescription() throws IOException {
    MaterializeConfig config = TopologyHarness.config(Duration.ofMillis(100), 1 << 20);
    Topology topology =
        new MaterializeTopology(config, FakeTables.usual(), new CountedMetrics(), new StageLoad())
            .build();
    String described = canonical(topology.describe().toString());
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, described);
    }

    assertThat(PAGE)
        .as("run mvn test -Dtest=TopologyDescriptionTest -Dupdate.docs=true")
        .hasContent(described);
  }

  /** Without what differs from run to run: the identity of lambdas, the order of sets. */
  private static String canonical(String description) {
    String named = description.replaceAll("(OutgoingRouting)\\$\\$Lambda[^)]*", "$1");
    return Pattern.compile("\\[([^\\]]*)]")
        .matcher(named)
        .replaceAll(
            set ->
                Arrays.stream(set.group(1).split(", "))
                    .sorted()
                    .collect(Collectors.joining(", ", "[", "]")));
  }
}
