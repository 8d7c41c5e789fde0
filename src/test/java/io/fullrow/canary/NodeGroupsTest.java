// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeGroupsTest {
  @SafeVarargs
  private static NodeGroups<String> of(Set<String>... groups) {
    NodeGroups<String> all = new NodeGroups<>();
    List.of(groups).forEach(all::add);
    return all;
  }

  @Test
  void shouldWantAGroupForEachNodeAndOneWithoutEachOther() {
    NodeGroups<String> groups = of();

    assertThat(groups.add(Set.of("a", "b"))).isTrue();
    assertThat(groups.add(Set.of("a", "b"))).isFalse();
    assertThat(groups.add(Set.of("b", "c"))).isTrue();
    assertThat(groups.add(Set.of("a", "c"))).as("now a without b, and c without b").isTrue();
    assertThat(groups.add(Set.of("b", "c"))).isFalse();
    assertThat(groups.members()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void shouldBeEqualIfAllTheSameAreTogether() {
    assertThat(of(Set.of("a", "b", "c")))
        .isEqualTo(of(Set.of("a", "b", "c"), Set.of("a", "b", "c")));
    assertThat(of(Set.of("a", "b"), Set.of("b", "c")))
        .isNotEqualTo(of(Set.of("a", "b"), Set.of("b", "c"), Set.of("a", "c")));
  }
}
