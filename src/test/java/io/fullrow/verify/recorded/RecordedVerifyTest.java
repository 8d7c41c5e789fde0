// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.testkit.Golden;
import io.fullrow.verify.Finding.Kind;
import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.recorded.RecordedVerify.Basis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RecordedVerifyTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = BEGUN.plusSeconds(60);
  private static final VerifyCounts EQUAL = new VerifyCounts(10, 40, 1, Map.of(), 0);
  private static final VerifyCounts DIFFERENT =
      new VerifyCounts(5, 20, 3, Map.of(Kind.MISSING, 2L), 0);
  private static final VerifyCounts UNDECIDED = new VerifyCounts(5, 20, 3, Map.of(), 1);

  @Test
  void shouldReadAndWriteTheGoldenForm() {
    // given
    JsonNode golden = new JsonMapper().readTree(Golden.line("operations/table-verify.json"));
    RecordedVerify recorded =
        new RecordedVerify(
            "4f2a",
            BEGUN,
            Optional.of(LATER),
            "1.0.0",
            new Basis(
                "movies_new.by_genre",
                "0123456789abcdef",
                "fedcba9876543210",
                List.of("tags"),
                List.of("cast"),
                List.of("ttl"),
                "LOCAL_QUORUM",
                10),
            new TreeSet<>(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
            new TreeSet<>(Set.of(9)),
            EQUAL,
            new VerifyCounts(5, 20, 3, Map.of(Kind.MISSING, 2L, Kind.NEEDS_REBUILD, 1L), 1));

    // then
    assertThat(recorded.toJson().toString()).isEqualTo(golden.toString());
    assertThat(RecordedVerify.fromJson(golden)).contains(recorded);
  }

  @Test
  void shouldKnowNothingOfALaterVersionOrOfNonsense() {
    ObjectNode json = (ObjectNode) begun(2).toJson();

    assertThat(RecordedVerify.fromJson(json.deepCopy().put("version", 2))).isEmpty();
    assertThat(RecordedVerify.fromJson(json.deepCopy().put("done", "x"))).isEmpty();
  }

  @Test
  void shouldEndWithItsLastRange() {
    // when
    RecordedVerify half = begun(2).with(1, EQUAL, LATER, "2.0");
    RecordedVerify whole = half.with(0, EQUAL, LATER, "2.0");

    // then
    assertThat(half.isFull()).isFalse();
    assertThat(half.isClean()).isFalse();
    assertThat(half.left()).containsExactly(0);
    assertThat(half.ended()).isEmpty();
    assertThat(whole.isClean()).isTrue();
    assertThat(whole.ended()).contains(LATER);
    assertThat(whole.begun()).isEqualTo(BEGUN);
    assertThat(whole.counts().rows()).isEqualTo(20);
  }

  @Test
  void shouldNotBeCleanWithSomethingDifferentOrUndecided() {
    assertThat(begun(1).with(0, DIFFERENT, LATER, "1").isClean()).isFalse();
    assertThat(begun(1).with(0, UNDECIDED, LATER, "1").isClean()).isFalse();
  }

  @Test
  void shouldForgetWhatFailedAndKeepTheRest() {
    // given
    RecordedVerify whole =
        begun(3)
            .with(0, EQUAL, LATER, "1")
            .with(1, DIFFERENT, LATER, "1")
            .with(2, UNDECIDED, LATER, "1");

    // when
    RecordedVerify left = whole.withoutFailed();
    RecordedVerify repaired = left.with(1, EQUAL, LATER, "1").with(2, EQUAL, LATER, "1");

    // then
    assertThat(left.left()).containsExactly(1, 2);
    assertThat(left.ended()).isEmpty();
    assertThat(left.counts()).isEqualTo(EQUAL);
    assertThat(repaired.isClean()).isTrue();
    assertThat(repaired.begun()).isEqualTo(BEGUN);
  }

  private static RecordedVerify begun(int ranges) {
    return RecordedVerify.begin(
        "id",
        BEGUN,
        "1",
        new Basis("b.t", "s", "g", List.of(), List.of(), List.of(), "ALL", ranges));
  }
}
