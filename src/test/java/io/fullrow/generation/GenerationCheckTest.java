// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

class GenerationCheckTest {
  private static final String ROWS = "app-rows-changelog";
  private static final String WORK = "app-work-changelog";
  private static final String REPARTITION = "app-fragments-repartition";

  private final Map<String, Uuid> state =
      ids(ROWS, "app-ranges-changelog", WORK, "app-buffer-changelog", REPARTITION);
  private final Map<String, Uuid> raw = ids("raw.a", "raw.b");
  private final Map<String, Uuid> events =
      ids("dp.a", "dp.a.partitions", "dp.b", "dp.b.partitions");
  private final Set<String> configured = new TreeSet<>(events.keySet());
  private final Set<String> rawRead = new TreeSet<>(raw.keySet());
  private final Set<String> emptied = new TreeSet<>();
  private boolean fragmentsRead = true;
  private Optional<Generation> mark = Optional.empty();

  /** What can have become of one part since the mark was made. */
  private enum Part {
    SAME,
    MISSING,
    NEW
  }

  @Test
  void shouldBeginWhereNothingIs() {
    // given
    state.clear();
    raw.clear();
    events.clear();
    rawRead.clear();
    fragmentsRead = false;

    // then
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldGoOnAfterRestart() {
    marked();

    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldTakeOverStateOfVersionWithoutMark() {
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldGoOnAfterCrashBeforeTheMark() {
    // given
    fragmentsRead = false;
    state.remove(WORK);

    // then
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldGoOnBeforeAnythingWasRead() {
    // given
    rawRead.clear();
    fragmentsRead = false;
    marked();

    // then
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldRefuseOffsetsBesideStateWhoseRecordsWereDeleted() {
    // given
    emptied.add(ROWS);

    // then
    assertRefused("app-rows-changelog has lost all records", "new fullrow.application-id");

    // given
    marked();

    // then
    assertRefused("app-rows-changelog has lost all records", "new fullrow.application-id");
  }

  @Test
  void shouldBeginWithEmptyStateWhereNothingWasRead() {
    // given
    rawRead.clear();
    fragmentsRead = false;
    emptied.add(ROWS);

    // then
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldRefuseOffsetsWithoutStateEvenUnmarked() {
    // given
    state.remove(ROWS);

    // then
    assertRefused("app-rows-changelog is missing", "new fullrow.application-id");
  }

  @Test
  void shouldTakeAddedTablesAndLetTakenOutOnesGo() {
    // given
    marked();
    configured.addAll(List.of("dp.c", "dp.c.partitions"));
    raw.put("raw.c", Uuid.randomUuid());
    configured.removeAll(Set.of("dp.b", "dp.b.partitions"));
    events.keySet().removeAll(Set.of("dp.b", "dp.b.partitions"));
    raw.remove("raw.b");

    // then
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldTakeStoreThatLaterVersionHasAdded() {
    // given
    marked();
    state.put("app-later-changelog", Uuid.randomUuid());

    // then
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldRefuseEventsTopicThatIsMissingOrNew() {
    // given
    marked();

    // when
    events.remove("dp.a");

    // then
    assertRefused("the topic dp.a is missing", "new events-topics");

    // when
    events.put("dp.a", Uuid.randomUuid());

    // then
    assertRefused("the topic dp.a was created anew", "new events-topics");
  }

  @Test
  void shouldRefuseEachStateTopicThatIsMissingOrNew() {
    marked();
    for (String topic : List.copyOf(state.keySet())) {
      Uuid id = state.remove(topic);
      assertRefused("the topic " + topic + " is missing", "delete all of this one");
      state.put(topic, Uuid.randomUuid());
      assertRefused("the topic " + topic + " was created anew", "delete all of this one");
      state.put(topic, id);
    }
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldRefuseOffsetsThatAreGoneWhileTheStateIsThere() {
    marked();

    rawRead.clear();
    assertRefused(
        "app-decode has lost its offsets of raw.a, raw.b", "--reset-offsets --to-datetime");

    rawRead.addAll(raw.keySet());
    fragmentsRead = false;
    assertRefused("app has lost its offsets of app-fragments-repartition", "--to-earliest");
  }

  @Test
  void shouldWarnOfRawTopicThatWasCreatedAnew() {
    // given
    marked();
    raw.put("raw.a", Uuid.randomUuid());
    rawRead.remove("raw.a");

    // then
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Verdict.Continue.class,
            go -> assertThat(go.warnings()).singleElement().asString().contains("raw.a"));
  }

  @Test
  void shouldLetRawTopicGoUnreadThatNeverHadRecords() {
    // given
    rawRead.remove("raw.b");
    marked();

    // then
    assertThat(verdict()).isEqualTo(new Verdict.Continue(List.of()));
  }

  @Test
  void shouldNameAtMostThreeTopics() {
    // given
    marked();
    state.clear();
    events.clear();

    // then
    assertRefused("and 6 more likewise", "");
  }

  /** Every combination of what can be gone, against the law in words. */
  @TestFactory
  Stream<DynamicTest> shouldAcceptAllOrNothing() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Part changelogs : Part.values()) {
      for (Part eventTopics : Part.values()) {
        for (boolean rawOffsets : new boolean[] {true, false}) {
          for (boolean offsets : new boolean[] {true, false}) {
            tests.add(combination(changelogs, eventTopics, rawOffsets, offsets));
          }
        }
      }
    }
    return tests.stream();
  }

  private DynamicTest combination(
      Part changelogs, Part eventTopics, boolean rawOffsets, boolean offsets) {
    String name = "state " + changelogs + ", events " + eventTopics + ", " + rawOffsets + offsets;
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Generation before = seen();
          GenerationFacts facts =
              new GenerationFacts(
                  "app",
                  Optional.of(before),
                  become(state, changelogs),
                  raw,
                  become(events, eventTopics),
                  configured,
                  rawOffsets ? rawRead : Set.of(),
                  Set.of(),
                  offsets);
          boolean all =
              changelogs == Part.SAME && eventTopics == Part.SAME && rawOffsets && offsets;
          boolean nothing =
              changelogs != Part.SAME && eventTopics != Part.SAME && !rawOffsets && !offsets;
          Class<? extends Verdict> expected =
              all ? Verdict.Continue.class : nothing ? Verdict.Begin.class : Verdict.Refuse.class;
          assertThat(GenerationCheck.of(facts)).isInstanceOf(expected);
        });
  }

  private static Map<String, Uuid> become(Map<String, Uuid> topics, Part part) {
    Map<String, Uuid> now = new HashMap<>();
    if (part == Part.SAME) {
      now.putAll(topics);
    } else if (part == Part.NEW) {
      topics.keySet().forEach(name -> now.put(name, Uuid.randomUuid()));
    }
    return now;
  }

  @Test
  void shouldKeepKnownIdsAndTakeWhatIsNew() {
    // given
    Generation before = seen();
    Uuid first = state.get(ROWS);
    state.put(ROWS, Uuid.randomUuid());
    events.put("dp.c", Uuid.randomUuid());
    raw.put("raw.a", Uuid.randomUuid());

    // when
    Generation after = before.with(seen());

    // then
    assertThat(after.state()).containsEntry(ROWS, first);
    assertThat(after.events()).containsKey("dp.c");
    assertThat(after.raw()).containsEntry("raw.a", raw.get("raw.a"));
  }

  /** As it is stored: a change here would refuse to start over what a release has written. */
  @Test
  void shouldStoreToTheLetter() {
    Generation mark =
        new Generation(
            new TreeMap<>(Map.of(ROWS, new Uuid(1, 2))),
            new TreeMap<>(Map.of("raw.a", new Uuid(3, 4), "raw.b", new Uuid(5, 6))),
            new TreeMap<>(Map.of("dp.a", new Uuid(7, 8))),
            new TreeSet<>(Set.of("raw.a")),
            true);
    String golden = Golden.line("operations/generation.json");

    assertThat(mark.toJson()).hasToString(golden);
    assertThat(Generation.fromJson(new JsonMapper().readTree(golden))).contains(mark);
  }

  @Test
  void shouldReadTheMarkThatItWrote() {
    assertThat(Generation.fromJson(seen().toJson())).contains(seen());
    assertThat(Generation.fromJson(tools.jackson.databind.node.StringNode.valueOf("x"))).isEmpty();
  }

  private void assertRefused(String reason, String remedy) {
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refused -> {
              assertThat(refused.reason()).contains(reason);
              assertThat(refused.remedy()).contains(remedy);
            });
  }

  private void marked() {
    mark = Optional.of(seen());
  }

  private Generation seen() {
    return facts().seen();
  }

  private Verdict verdict() {
    return GenerationCheck.of(facts());
  }

  private GenerationFacts facts() {
    return new GenerationFacts(
        "app", mark, state, raw, events, configured, rawRead, emptied, fragmentsRead);
  }

  private static Map<String, Uuid> ids(String... names) {
    Map<String, Uuid> ids = new TreeMap<>();
    Arrays.stream(names).forEach(name -> ids.put(name, Uuid.randomUuid()));
    return ids;
  }
}
