// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SourceNodesTest {
  private long now = TimeUnit.DAYS.toMillis(3);
  private final List<String> added = new ArrayList<>();
  private final SourceNodes nodes =
      new SourceNodes(node -> added.add(node.host()), () -> Instant.ofEpochMilli(now));

  @Test
  void shouldCountTheCopiesOfEachNode() {
    nodes.read("c", "n2", true, 1_000);
    nodes.read("c", "n1", false, 1_200);
    nodes.read("c", "n2", true, 900);

    assertThat(nodes.read())
        .containsExactly(
            new NodeCopies("c", "n1", 1, 0, 1_200), new NodeCopies("c", "n2", 2, 2, 1_000));
    assertThat(added).containsExactly("n2", "n1");
  }

  @Test
  void shouldTellWhichNodeStaysBehindOthersOfItsCluster() {
    nodes.read("c", "n1", true, 9_000);
    nodes.read("c", "n2", false, 4_000);
    nodes.read("elsewhere", "n3", true, 20_000);

    assertThat(nodes.behindMs("c", "n1")).hasValue(0);
    assertThat(nodes.behindMs("c", "n2")).hasValue(5_000);
    assertThat(nodes.behindMs("elsewhere", "n3")).hasValue(0);
    assertThat(nodes.behindMs("c", "unknown")).isEmpty();
  }

  @Test
  void shouldNotLetAClockThatIsAheadMakeOthersLate() {
    now = 10_000;
    nodes.read("c", "n1", true, 3_600_000);
    nodes.read("c", "n2", false, 9_900);

    assertThat(nodes.behindMs("c", "n2")).hasValue(100);
  }

  @Test
  void shouldForgetANodeThatWasRemovedADayAgo() {
    nodes.read("c", "n1", true, 0);
    nodes.read("c", "n2", true, TimeUnit.DAYS.toMillis(1));

    assertThat(nodes.behindMs("c", "n1")).isEmpty();
    assertThat(SourceNodes.report(List.of(nodes.read())))
        .extracting(LagReport.SourceNode::host)
        .containsExactly("n2");
  }
}
