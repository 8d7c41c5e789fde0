// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.MergeLaws.Profile;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the releases decide differently: every tie of two cells, as a table. */
class MergeProfileTest {
  private static final WriteTime T = WriteTime.ofMicros(7);

  /** Two values, of which {@code 7f} is the larger one signed and {@code 80} unsigned. */
  private static final Map<String, Cell> CELLS =
      Map.ofEntries(
          Map.entry("live 7f", live("7f")),
          Map.entry("live 80", live("80")),
          Map.entry("live -", live("")),
          Map.entry("ttl 10 at 100: 7f", expiring("7f", 100, 10)),
          Map.entry("ttl 20 at 100: 7f", expiring("7f", 100, 20)),
          Map.entry("ttl 20 at 100: 80", expiring("80", 100, 20)),
          Map.entry("ttl 10 at 200: 80", expiring("80", 200, 10)),
          Map.entry("ttl 10 at 200: 7f", expiring("7f", 200, 10)),
          Map.entry("ttl 10 at 100: -", expiring("", 100, 10)),
          Map.entry("deleted at 90", Cell.tombstone(T, 90)),
          Map.entry("deleted at 91", Cell.tombstone(T, 91)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # one               | the other         | 5.0               | before ttl rule   | 3.11
          live 7f             | live 80           | live 80           | live 80           | live 7f
          live 7f             | live -            | live 7f           | live 7f           | live 7f
          live 80             | deleted at 90     | deleted at 90     | deleted at 90     | deleted at 90
          live -              | deleted at 90     | deleted at 90     | deleted at 90     | deleted at 90
          deleted at 90       | deleted at 91     | deleted at 91     | deleted at 91     | deleted at 91
          live 7f             | ttl 20 at 100: 80 | ttl 20 at 100: 80 | ttl 20 at 100: 80 | live 7f
          live 80             | ttl 10 at 100: 7f | ttl 10 at 100: 7f | ttl 10 at 100: 7f | ttl 10 at 100: 7f
          live 7f             | ttl 10 at 100: 7f | ttl 10 at 100: 7f | ttl 10 at 100: 7f | live 7f
          live 7f             | ttl 10 at 100: -  | ttl 10 at 100: -  | ttl 10 at 100: -  | live 7f
          ttl 10 at 200: 80   | deleted at 90     | deleted at 90     | deleted at 90     | deleted at 90
          ttl 10 at 200: 80   | ttl 10 at 100: 7f | ttl 10 at 200: 80 | ttl 10 at 200: 80 | ttl 10 at 100: 7f
          ttl 10 at 200: 7f   | ttl 10 at 100: 7f | ttl 10 at 200: 7f | ttl 10 at 200: 7f | ttl 10 at 200: 7f
          ttl 10 at 100: 7f   | ttl 20 at 100: 80 | ttl 10 at 100: 7f | ttl 20 at 100: 80 | ttl 10 at 100: 7f
          ttl 10 at 100: -    | ttl 20 at 100: 80 | ttl 10 at 100: -  | ttl 20 at 100: 80 | ttl 20 at 100: 80
          ttl 10 at 100: 7f   | ttl 20 at 100: 7f | ttl 10 at 100: 7f | ttl 10 at 100: 7f | ttl 10 at 100: 7f
          """)
  void shouldDecideTiesAsTheRelease(
      String one, String other, String cassandra5, String beforeTtlRule, String cassandra3) {
    assertStays(MergeLaws.cassandra5(), one, other, cassandra5);
    assertStays(MergeLaws.beforeTtlRule(), one, other, beforeTtlRule);
    assertStays(MergeLaws.cassandra3(), one, other, cassandra3);
  }

  private static void assertStays(MergeLaws laws, String one, String other, String winner) {
    Cell left = Objects.requireNonNull(CELLS.get(one), one);
    Cell right = Objects.requireNonNull(CELLS.get(other), other);
    assertThat(laws.merge(left, right)).isSameAs(CELLS.get(winner));
    assertThat(laws.merge(right, left)).isSameAs(CELLS.get(winner));
  }

  @ParameterizedTest
  @CsvSource({
    "3.11, CASSANDRA_3",
    "3.11.19, CASSANDRA_3",
    "4.0, CASSANDRA_5",
    "4.0.0, BEFORE_TTL_RULE",
    "4.0.17, BEFORE_TTL_RULE",
    "4.0.18, CASSANDRA_5",
    "4.1, CASSANDRA_5",
    "4.1.8, BEFORE_TTL_RULE",
    "4.1.9, CASSANDRA_5",
    "4.1.10, CASSANDRA_5",
    "5.0, CASSANDRA_5",
    "5.0.4, BEFORE_TTL_RULE",
    "5.0.5, CASSANDRA_5",
  })
  void shouldKnowTheLawsOfARelease(String release, Profile profile) {
    assertThat(Profile.ofRelease(release)).contains(profile);
  }

  @ParameterizedTest
  @CsvSource({
    "3.0", "3.0.30", "3.10", "4", "4.2", "5.1", "6.0", "5.0-rc1", "5.0.x", "'5.0.'", "''"
  })
  void shouldNotGuessTheLawsOfAnyOther(String release) {
    assertThat(Profile.ofRelease(release)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CASSANDRA_5", "BEFORE_TTL_RULE", "CASSANDRA_3"})
  void shouldDecideBetweenMarkersAlikeInEveryRelease(Profile profile) {
    MergeLaws laws = MergeLaws.of(profile);
    RowMarker early = RowMarker.expiring(T, Expiry.at(100, 10));
    RowMarker late = RowMarker.expiring(T, Expiry.at(200, 20));
    assertThat(laws.merge(RowMarker.live(T), early)).isSameAs(early);
    assertThat(laws.merge(early, late)).isSameAs(late);
  }

  private static Cell live(String hex) {
    return Cell.live(T, Bytes.fromHex(hex));
  }

  private static Cell expiring(String hex, long second, int ttl) {
    return Cell.expiring(T, Bytes.fromHex(hex), Expiry.at(second, ttl));
  }
}
