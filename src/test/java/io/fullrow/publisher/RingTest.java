// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RingTest {
  private static final Map<String, String> NETWORK =
      Map.of("class", "org.apache.cassandra.locator.NetworkTopologyStrategy", "a", "3", "b", "0");
  private static final Map<String, String> SIMPLE =
      Map.of("class", "org.apache.cassandra.locator.SimpleStrategy", "replication_factor", "3");

  private static List<TokenRange> ranges(
      Map<String, String> replication, Ring.Member local, Ring.Member... peers) {
    return new Ring(local, List.of(peers), Map.of("k", replication)).primaryRanges("k");
  }

  private static Ring.Member member(String datacenter, Long... tokens) {
    return new Ring.Member(datacenter, Set.of(tokens));
  }

  @Test
  void shouldTakeWhatIsBehindTheTokenBefore() {
    Ring.Member one = member("a", -10L, 20L);
    Ring.Member other = member("a", 0L, 30L);

    assertThat(ranges(NETWORK, one, other))
        .containsExactly(
            new TokenRange(Long.MIN_VALUE, -10),
            new TokenRange(30, Long.MAX_VALUE),
            new TokenRange(0, 20));
    assertThat(ranges(NETWORK, other, one))
        .containsExactly(new TokenRange(-10, 0), new TokenRange(20, 30));
  }

  @Test
  void shouldLookOnlyAtItsOwnDataCenter() {
    Ring.Member local = member("a", 0L, 20L);
    Ring.Member far = member("b", 10L);

    assertThat(ranges(NETWORK, local, far)).contains(new TokenRange(0, 20));
    assertThat(ranges(SIMPLE, local, member("a", 10L))).contains(new TokenRange(10, 20));
    assertThatIllegalArgumentException()
        .as("the other one would have to publish too")
        .isThrownBy(() -> ranges(SIMPLE, local, far))
        .withMessageContaining("several data centers");
  }

  @Test
  void shouldRefuseOtherTokensThanTheRingHas() {
    Ring ring = new Ring(member("a", 1L), List.of(member("a", 2L)), Map.of());

    ring.requireTokens(Set.of(1L, 2L));
    for (Set<Long> live : List.of(Set.of(1L), Set.of(1L, 2L, 3L), Set.of(1L, 3L))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ring.requireTokens(live))
          .withMessageContaining("system.peers");
    }
  }

  @Test
  void shouldTakeTheWholeRingOfALonelyNode() {
    assertThat(ranges(NETWORK, member("a", 7L)))
        .containsExactly(new TokenRange(Long.MIN_VALUE, 7), new TokenRange(7, Long.MAX_VALUE));
    assertThat(ranges(NETWORK, member("a", Long.MIN_VALUE))).isEqualTo(TokenRange.ALL);
    assertThat(ranges(NETWORK, member("a", Long.MAX_VALUE))).isEqualTo(TokenRange.ALL);
  }

  @Test
  void shouldGiveEachTokenToOneNode() {
    Random random = new Random(7);
    List<Ring.Member> members =
        Stream.generate(() -> member("a", random.longs(16).boxed().toArray(Long[]::new)))
            .limit(5)
            .toList();

    List<TokenRange> all = new ArrayList<>();
    for (Ring.Member local : members) {
      all.addAll(
          ranges(
              NETWORK,
              local,
              members.stream().filter(each -> each != local).toArray(Ring.Member[]::new)));
    }

    all.sort(Comparator.comparing(TokenRange::after));
    assertThat(all.get(0).after()).isEqualTo(Long.MIN_VALUE);
    assertThat(all.get(all.size() - 1).to()).isEqualTo(Long.MAX_VALUE);
    assertThat(all.stream().skip(1).map(TokenRange::after).toList())
        .isEqualTo(all.stream().limit(all.size() - 1L).map(TokenRange::to).toList());
  }

  @Test
  void shouldRefuseWhatItCannotTell() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ranges(NETWORK, member("b", 1L)))
        .withMessageContaining("no replicas in the data center b")
        .withMessageContaining("[a, b]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ranges(Map.of("class", "EverywhereStrategy"), member("a", 1L)))
        .withMessageContaining("EverywhereStrategy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ring(member("a", 1L), List.of(), Map.of()).primaryRanges("missing"))
        .withMessageContaining("no keyspace missing");
  }

  @Test
  void shouldCutRangesWhereReadingGoesOn() {
    assertThat(
            Stream.of(new TokenRange(0, 10), new TokenRange(20, 30), new TokenRange(-9, -1))
                .flatMap(range -> range.behind(25).stream())
                .collect(Collectors.toList()))
        .containsExactly(new TokenRange(25, 30));
    assertThat(new TokenRange(0, 10).behind(-5)).contains(new TokenRange(0, 10));
    assertThat(new TokenRange(0, 10).behind(10)).isEmpty();
  }
}
