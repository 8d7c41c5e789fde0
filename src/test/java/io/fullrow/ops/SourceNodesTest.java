// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceNodesTest {
  private final List<String> added = new ArrayList<>();
  private final SourceNodes nodes = new SourceNodes(node -> added.add(node.host()));

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

    assertThat(nodes.behindMs("c", "n1")).isZero();
    assertThat(nodes.behindMs("c", "n2")).isEqualTo(5_000);
    assertThat(nodes.behindMs("elsewhere", "n3")).isZero();
    assertThat(nodes.behindMs("c", "unknown")).isZero();
  }
}
