// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.sink.kafka.HeldEvent;
import io.fullrow.sink.kafka.Rewind;
import io.fullrow.sink.kafka.SinkOperations;
import io.fullrow.testkit.Golden;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one pod decides holds for the sinks of all, and after their restarts. */
class TableOperationsTest {
  private static final TableId TABLE = TableId.parse("movies.by_genre");
  private static final Duration RETENTION = Duration.ofDays(10);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<String, JsonNode> topic = new HashMap<>();
  private Instant now = START;

  @Test
  void shouldPauseAndResumeTheSinksOfAllPods() {
    // given
    FakeSink one = new FakeSink();
    FakeSink other = new FakeSink();
    TableOperations here = operations(one);
    TableOperations there = operations(other);

    // when
    here.decide(TABLE, decided -> decided.paused(now));
    here.apply();
    there.apply();
    there.apply();

    // then
    assertThat(one.calls).containsExactly("pause movies.by_genre");
    assertThat(other.calls).containsExactly("pause movies.by_genre");

    // when
    there.decide(TABLE, TableOperation::resumed);
    here.apply();

    // then
    assertThat(one.calls).containsExactly("pause movies.by_genre", "resume movies.by_genre");
  }

  @Test
  void shouldPauseBeforeItStartsAgain() {
    operations(new FakeSink()).decide(TABLE, decided -> decided.paused(now));
    FakeSink restarted = new FakeSink();

    operations(restarted).apply();

    assertThat(restarted.calls).containsExactly("pause movies.by_genre");
  }

  @Test
  void shouldLimitTheRateAndLiftTheLimit() {
    FakeSink sink = new FakeSink();
    TableOperations operations = operations(sink);

    operations.decide(TABLE, decided -> decided.rated(OptionalInt.of(50)));
    operations.apply();
    operations.decide(TABLE, decided -> decided.rated(OptionalInt.empty()));
    operations.apply();

    assertThat(sink.calls).containsExactly("rate 50", "rate none");
  }

  @Test
  void shouldAskTheSinkToReadAgain() {
    FakeSink sink = new FakeSink();
    topic.put(
        OperationKeys.tableRewind(TABLE.toString()),
        new JsonMapper()
            .readTree("{\"version\":1,\"id\":\"replay 7\",\"from\":{\"dp.movies\":[[3,17]]}}"));

    operations(sink).apply();

    assertThat(sink.calls).containsExactly("rewind replay 7 {dp.movies-3=17}");
  }

  @Test
  void shouldSkipTheHeldEventThatWasMeantAndNoLaterOneOfItsKey() {
    // given
    FakeSink sink = new FakeSink();
    TableOperations operations = operations(sink);
    operations.decide(
        TABLE, decided -> decided.skipping(new TableOperation.Skip("dp.movies", 3, 17)));
    operations.apply();
    assertThat(sink.calls).isEmpty();

    // when: it is read later than the decision
    sink.held.add(held(17));
    operations.apply();

    // then
    assertThat(sink.calls).containsExactly("skip dp.movies");

    // when: a later event of the key is held
    sink.held.clear();
    sink.held.add(held(18));
    operations.apply();

    // then
    assertThat(sink.calls).hasSize(1);
  }

  @Test
  void shouldWarnFromHalfTheTimeThatDeletionsAreKept() {
    FakeSink sink = new FakeSink();
    TableOperations operations = operations(sink);
    operations.decide(TABLE, decided -> decided.paused(now));

    now = START.plus(RETENTION.dividedBy(2)).minusSeconds(1);
    operations.apply();
    assertThat(operations.overdue()).isEmpty();

    now = now.plusSeconds(1);
    operations.apply();
    assertThat(operations.overdue()).containsOnlyKeys(TABLE);

    operations.decide(TABLE, TableOperation::resumed);
    operations.apply();
    assertThat(operations.overdue()).isEmpty();
  }

  @Test
  void shouldWarnOfTableAndOfKeyThatAreHeldForLong() {
    FakeSink sink = new FakeSink();
    TableOperations operations = operations(sink);
    sink.tables.put(TABLE, "does not exist");
    operations.apply();
    assertThat(operations.overdue()).isEmpty();

    now = START.plus(RETENTION.dividedBy(2));
    operations.apply();
    assertThat(operations.overdue()).containsOnlyKeys(TABLE);

    sink.tables.clear();
    sink.held.add(held(17));
    operations.apply();
    assertThat(operations.overdue()).containsOnlyKeys(TABLE);
  }

  /** As it is stored: a change here breaks what releases have written. */
  @Test
  void shouldStoreToTheLetter() {
    TableOperation all =
        new TableOperation(
            Optional.of(START),
            OptionalInt.of(50),
            Optional.of(new TableOperation.Skip("dp.movies", 3, 17)));
    String golden = Golden.line("operations/table-operation.json");

    assertThat(all.toJson().toString()).isEqualTo(golden);
    assertThat(TableOperation.of(new JsonMapper().readTree(golden))).isEqualTo(all);
    assertThat(TableOperation.of(TableOperation.NONE.toJson())).isEqualTo(TableOperation.NONE);
    assertThat(TableOperation.of(new JsonMapper().readTree(golden.replace(":1,", ":2,"))))
        .isEqualTo(TableOperation.NONE);
  }

  /** For whoever must know that a comparison which began before tells nothing any more. */
  @Test
  void shouldNoteWhenAnEventWasSkippedAndNothingElse() {
    TableOperations operations = operations(new FakeSink());

    operations.decide(TABLE, decided -> decided.paused(now));
    assertThat(topic).doesNotContainKey("table/movies.by_genre/skipped");

    operations.decide(
        TABLE, decided -> decided.skipping(new TableOperation.Skip("dp.movies", 3, 17)));
    assertThat(topic.remove("table/movies.by_genre/skipped")).isNotNull();

    operations.decide(TABLE, TableOperation::resumed);
    assertThat(topic).doesNotContainKey("table/movies.by_genre/skipped");
  }

  private static HeldEvent held(long offset) {
    return new HeldEvent(
        "dp.movies", 3, offset, TABLE, Bytes.of(new byte[] {1}), START, 7, "no", false);
  }

  private TableOperations operations(SinkOperations sink) {
    return new TableOperations(
        List.of(TABLE),
        sink,
        key -> Optional.ofNullable(topic.get(key)),
        (key, value) -> {
          topic.put(key, value);
          return CompletableFuture.completedFuture(null);
        },
        RETENTION,
        () -> now);
  }

  private static final class FakeSink implements SinkOperations {
    private final List<String> calls = new ArrayList<>();
    private final List<HeldEvent> held = new ArrayList<>();
    private final Map<TableId, String> tables = new HashMap<>();

    @Override
    public void pause(TableId table) {
      calls.add("pause " + table);
    }

    @Override
    public void resume(TableId table) {
      calls.add("resume " + table);
    }

    @Override
    public void rate(TableId table, OptionalInt recordsPerSecond) {
      calls.add(
          "rate " + (recordsPerSecond.isPresent() ? recordsPerSecond.getAsInt() + "" : "none"));
    }

    @Override
    public void rewind(Rewind rewind) {
      calls.add("rewind " + rewind.id() + " " + rewind.from());
    }

    @Override
    public boolean skip(String topic, Bytes key) {
      return calls.add("skip " + topic);
    }

    @Override
    public int inFlight() {
      return 0;
    }

    @Override
    public Optional<Duration> oldestUnacked() {
      return Optional.empty();
    }

    @Override
    public Optional<String> blocked() {
      return Optional.empty();
    }

    @Override
    public Set<TopicPartition> assignment() {
      return Set.of();
    }

    @Override
    public List<HeldEvent> heldEvents() {
      return held;
    }

    @Override
    public Map<TableId, String> heldTables() {
      return tables;
    }

    @Override
    public Set<TableId> pausedTables() {
      return Set.of();
    }
  }
}
