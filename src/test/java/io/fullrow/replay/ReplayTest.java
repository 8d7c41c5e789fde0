// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.model.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** When a replay begins, goes on, and is done. */
class ReplayTest {
  private static final TopicPartition ROWS = new TopicPartition("dp.t", 0);
  private static final TopicPartition EMPTY = new TopicPartition("dp.t", 1);
  private static final TableId SOURCE = new TableId("old", "t");

  private static final Duration GC_GRACE = Duration.ofDays(10);

  private final Map<String, JsonNode> operations = new HashMap<>();
  private final List<String> removed = new ArrayList<>();
  private final FakeGroup group = new FakeGroup();
  private final FakeGroup sinkGroup = new FakeGroup();
  private final List<ReplayedTable> more = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final FakeTarget target = new FakeTarget(group);
  private Duration patience = Duration.ofMillis(1);
  private Map<TopicPartition, Span> spans = Map.of(ROWS, new Span(2, 10), EMPTY, new Span(4, 4));

  private ReplayReport run(ReplayStart start, boolean again) throws InterruptedException {
    ReplayRequest request =
        new ReplayRequest(
            tables(), start, OptionalInt.of(7), patience, Optional.of(GC_GRACE), again);
    return replay().run(request);
  }

  private List<ReplayedTable> tables() {
    List<ReplayedTable> tables = new ArrayList<>(more);
    tables.add(
        new ReplayedTable(SOURCE, new TableId("new", "t"), target.id, List.of("dp.t"), false));
    return tables;
  }

  private ReplayReport run() throws InterruptedException {
    return run(ReplayStart.earliest(), false);
  }

  private Replay replay() {
    return new Replay(
        (topics, start) -> spans,
        group,
        sinkGroup,
        new ReplayRecord(key -> Optional.ofNullable(operations.get(key)), this::write),
        target,
        new ReplayListener() {
          @Override
          public void said(String message) {
            said.add(message);
          }

          @Override
          public void at(long done, long all) {}
        });
  }

  private CompletableFuture<Void> write(String key, Optional<JsonNode> value) {
    value.ifPresentOrElse(json -> operations.put(key, json), () -> remove(key));
    return CompletableFuture.completedFuture(null);
  }

  private void remove(String key) {
    operations.remove(key);
    removed.add(key);
  }

  @Test
  void shouldWriteFromTheStartToTheEndAndLeaveNoGroup() throws Exception {
    // given
    group.offsets.put(new TopicPartition("of another replay", 0), 3L);

    // when
    ReplayReport report = run();

    // then
    assertThat(target.starts).containsExactly(Map.of(ROWS, 2L, EMPTY, 4L));
    assertThat(target.ends).containsExactly(Map.of(ROWS, 10L, EMPTY, 4L));
    assertThat(target.sink.calls).contains("rate 7");
    assertThat(target.closed).isEqualTo(1);
    assertThat(report.offsets()).isEqualTo(8);
    assertThat(report.finishedBefore()).isFalse();
    assertThat(group.offsets).isEmpty();
    assertThat(target.refreshes).isEqualTo(1);
  }

  @Test
  void shouldDoNothingOnceItIsFinished() throws Exception {
    run();

    assertThat(run().finishedBefore()).isTrue();

    assertThat(target.starts).hasSize(1);
  }

  @Test
  void shouldBeginAnewIfItIsToldSoOrTheTargetIsAnotherTable() throws Exception {
    run();

    assertThat(run(ReplayStart.earliest(), true).finishedBefore()).isFalse();
    target.id = "created anew";
    assertThat(run().finishedBefore()).isFalse();

    assertThat(target.starts).hasSize(3);
  }

  @Test
  void shouldGoOnWhereItStoppedToTheSameEnd() throws Exception {
    // given
    stopAt(5);
    spans = Map.of(ROWS, new Span(2, 50), EMPTY, new Span(4, 4));

    // when
    target.reach = 10;
    run();

    // then
    assertThat(target.starts).last().isEqualTo(Map.of(ROWS, 5L, EMPTY, 4L));
    assertThat(target.ends).last().isEqualTo(Map.of(ROWS, 10L, EMPTY, 4L));
    assertThat(said).last().asString().contains("goes on with a replay from earliest of old.t");
  }

  /** Kafka forgets a group that has no members after a week. */
  @Test
  void shouldGoOnFromItsStartIfItsOffsetsAreForgotten() throws Exception {
    // given
    stopAt(5);
    group.offsets.clear();
    spans = Map.of(ROWS, new Span(0, 50), EMPTY, new Span(0, 4));

    // when
    target.reach = 10;
    run();

    // then
    assertThat(target.starts).last().isEqualTo(Map.of(ROWS, 2L, EMPTY, 4L));
  }

  /** A row of it may have been deleted beyond the end, and the target forgets deletions. */
  @Test
  void shouldNotGoOnLaterThanTheTargetKeepsDeletions() throws Exception {
    // given
    stopAt(5);
    target.reach = 10;
    begunBefore(GC_GRACE.plusSeconds(1));

    // when, then
    assertThatIllegalArgumentException()
        .isThrownBy(this::run)
        .withMessageContaining("gc_grace_seconds")
        .withMessageContaining("--again");
    assertThat(target.starts).hasSize(1);

    // when, then
    assertThat(run(ReplayStart.earliest(), true).finishedBefore()).isFalse();
    assertThat(target.starts).last().isEqualTo(Map.of(ROWS, 2L, EMPTY, 4L));
    begunBefore(GC_GRACE.plusSeconds(1));
    assertThat(run().finishedBefore()).isTrue();
  }

  @Test
  void shouldGoOnAsLongAsTheTargetKeepsDeletions() throws Exception {
    stopAt(5);
    target.reach = 10;
    begunBefore(GC_GRACE.minusMinutes(1));

    assertThat(run().finishedBefore()).isFalse();
  }

  @Test
  void shouldStopOnceTheTargetHasNotKeptDeletionsForSoLong() {
    stopAt(5);
    begunBefore(GC_GRACE.minusMillis(500));
    patience = Duration.ofSeconds(3);

    assertThatIllegalArgumentException()
        .isThrownBy(this::run)
        .withMessageContaining("gc_grace_seconds");
    assertThat(target.closed).isEqualTo(2);
  }

  @Test
  void shouldBeginAnewIfTheTargetWasCreatedAnewMeanwhile() throws Exception {
    // given
    stopAt(5);
    target.id = "created anew";

    // when
    target.reach = 10;
    run();

    // then: what was written is gone
    assertThat(target.starts).last().isEqualTo(Map.of(ROWS, 2L, EMPTY, 4L));
  }

  @Test
  void shouldCountTheDeadLettersOfRunsThatWereStopped() throws Exception {
    // given
    stopAt(5);
    stopAt(6);

    // when
    target.reach = 10;
    ReplayReport report = run();

    // then
    assertThat(report.counts().deadLetters()).isEqualTo(3);
    assertThat(report.deadLetters()).isEqualTo(9);
    assertThat(run().deadLetters()).isEqualTo(9);
    assertThat(run(ReplayStart.earliest(), true).deadLetters()).isEqualTo(3);
  }

  @Test
  void shouldSayWhatKeepsItFromGoingOn() {
    target.reach = 5;
    target.sink.held.put(SOURCE, "does not fit");

    assertThatThrownBy(this::run)
        .isInstanceOf(ReplayStoppedException.class)
        .hasMessageContaining("old.t: does not fit")
        .hasMessageContaining("Run it again");
    assertThat(target.closed).isEqualTo(1);
  }

  @Test
  void shouldNotTakeAnotherReplayForItsOwn() {
    stopAt(5);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(ReplayStart.at(Instant.EPOCH), false))
        .withMessageContaining("from earliest of old.t into new.t")
        .withMessageContaining("--again");
    assertThat(group.offsets).containsEntry(ROWS, 5L);
  }

  /** A cutover asks when something was last replayed. */
  @Test
  void shouldLeaveATraceOfTheFormerIfItFailsToBegin() throws Exception {
    // given
    run();
    group.refuses = true;

    // when, then
    assertThatThrownBy(() -> run(ReplayStart.earliest(), true)).isInstanceOf(KafkaException.class);
    assertThat(removed).doesNotContain("replay");
    assertThat(operations).containsKey("replay");

    // when, then: the former one's offsets are not taken for its own
    group.refuses = false;
    assertThat(run().finishedBefore()).isFalse();
    assertThat(target.starts).last().isEqualTo(Map.of(ROWS, 2L, EMPTY, 4L));
  }

  @Test
  void shouldNotCountAsFinishedWhatWasWrittenToATableThatIsGone() throws Exception {
    // given
    target.createdAnewAtTheEnd = true;

    // when, then
    assertThatThrownBy(this::run)
        .isInstanceOf(ReplayStoppedException.class)
        .hasMessageContaining("created anew while it was written");
    target.createdAnewAtTheEnd = false;
    assertThat(run().finishedBefore()).isFalse();
    assertThat(target.starts).last().isEqualTo(Map.of(ROWS, 2L, EMPTY, 4L));
  }

  @Test
  void shouldWaitForAMemberThatWasKilled() throws Exception {
    group.members.add("fullrow-replay at 10.0.0.7");
    group.leaveAfter = 2;

    run();

    assertThat(said.get(0)).contains("10.0.0.7");
  }

  /** Its offset is the end already, but only the id tells that it has gone back and come again. */
  @Test
  void shouldAskTheSinkToWriteListsAndAwaitItsOffsets() throws Exception {
    // given
    TopicPartition lists = new TopicPartition("dp.lists", 0);
    spans = Map.of(ROWS, new Span(2, 10), lists, new Span(3, 6));
    more.add(lists());
    sinkGroup.offsets.put(lists, 6L);

    // when, then
    assertThatThrownBy(this::run)
        .isInstanceOf(ReplayStoppedException.class)
        .hasMessageContaining("the sink of the service, which does not run");
    JsonNode asked = Objects.requireNonNull(operations.get("table/old.lists/rewind"));
    assertThat(asked.path("from").toString()).isEqualTo("{\"dp.lists\":[[0,3]]}");
    assertThat(target.ends).containsExactly(Map.of(ROWS, 10L));

    // when, then
    sinkGroup.metadata = asked.path("id").asString();
    ReplayReport report = run();
    assertThat(report.offsets()).isEqualTo(11);
    assertThat(report.bySink()).containsExactly("old.lists");
    assertThat(report.render()).contains("Not in these figures").endsWith("old.lists");
    assertThat(operations).doesNotContainKey("table/old.lists/rewind");
  }

  @Test
  void shouldNoLongerAskTheSinkForWhatIsGivenUp() throws Exception {
    // given
    more.add(lists());
    spans = Map.of(ROWS, new Span(2, 10), new TopicPartition("dp.lists", 0), new Span(3, 6));
    assertThatThrownBy(this::run).isInstanceOf(ReplayStoppedException.class);
    assertThat(operations).containsKey("table/old.lists/rewind");

    // when
    more.clear();
    spans = Map.of(ROWS, new Span(2, 10));
    run(ReplayStart.earliest(), true);

    // then
    assertThat(operations).doesNotContainKey("table/old.lists/rewind");
  }

  private ReplayedTable lists() {
    return new ReplayedTable(
        new TableId("old", "lists"),
        new TableId("new", "lists"),
        target.id,
        List.of("dp.lists"),
        true);
  }

  private void begunBefore(Duration time) {
    ObjectNode replay = (ObjectNode) Objects.requireNonNull(operations.get("replay"));
    replay.put("begun", Instant.now().minus(time).toEpochMilli());
  }

  private void stopAt(long offset) {
    target.reach = offset;
    assertThatThrownBy(this::run).isInstanceOf(ReplayStoppedException.class);
  }

  /** Keeps what it is told. */
  private static final class FakeGroup implements ReplayGroup {
    final Map<TopicPartition, Long> offsets = new HashMap<>();
    final List<String> members = new ArrayList<>();
    int leaveAfter;
    boolean refuses;
    String metadata = "";

    @Override
    public String group() {
      return "fullrow-replay";
    }

    @Override
    public List<String> members() {
      if (leaveAfter-- <= 0) {
        members.clear();
      }
      return List.copyOf(members);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed() {
      Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
      offsets.forEach(
          (partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset, metadata)));
      return committed;
    }

    @Override
    public void set(Map<TopicPartition, Long> now) {
      if (refuses) {
        throw new KafkaException("no");
      }
      offsets.clear();
      offsets.putAll(now);
    }

    @Override
    public void delete() {
      offsets.clear();
    }
  }

  /** Writes at once, up to an offset. */
  private static final class FakeTarget implements ReplayTarget {
    final List<Map<TopicPartition, Long>> starts = new ArrayList<>();
    final List<Map<TopicPartition, Long>> ends = new ArrayList<>();
    final FakeSinkOperations sink = new FakeSinkOperations();
    private final FakeGroup group;
    String id = "an id";
    long reach = Long.MAX_VALUE;
    int closed;
    int refreshes;
    boolean createdAnewAtTheEnd;

    FakeTarget(FakeGroup group) {
      this.group = group;
    }

    @Override
    public void refresh() {
      refreshes++;
      if (createdAnewAtTheEnd) {
        id = "created anew";
      }
    }

    @Override
    public Table table(TableId source) {
      return new Table(id, true, Duration.ofDays(10), true, false);
    }

    @Override
    public ReplaySink start(String name, Map<TopicPartition, Span> spans) {
      Map<TopicPartition, Long> from = new HashMap<>();
      Map<TopicPartition, Long> until = new HashMap<>();
      spans.forEach(
          (partition, span) -> {
            from.put(partition, group.offsets.getOrDefault(partition, span.from()));
            until.put(partition, span.end());
            group.offsets.put(partition, Math.min(span.end(), reach));
          });
      starts.add(from);
      ends.add(until);
      return new ReplaySink() {
        @Override
        public FakeSinkOperations sink() {
          return sink;
        }

        @Override
        public ReplayCounts counts() {
          return new ReplayCounts(1, 2, 3);
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    @Override
    public void close() {}
  }
}
