// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.command.VerifyRecord.Begin;
import io.fullrow.verify.Finding.Kind;
import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.recorded.RecordedVerify;
import io.fullrow.verify.recorded.RecordedVerify.Basis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which run a command goes on with. */
class VerifyRecordTest {
  private static final Basis BASIS = basis("schema");
  private static final VerifyCounts EQUAL = new VerifyCounts(1, 1, 0, Map.of(), 0);
  private static final VerifyCounts DIFFERENT =
      new VerifyCounts(1, 1, 1, Map.of(Kind.EXTRA, 1L), 0);

  private final Topic topic = new Topic();
  private final VerifyRecord record =
      new VerifyRecord(topic, "a.t", new VerifyRecord.Runner("one", 1_000));
  private final List<String> said = new ArrayList<>();

  @Test
  void shouldGoOnWithARunThatWasKilled() {
    // given
    VerifyRun killed = start(Begin.GO_ON, BASIS);
    killed.done(1, EQUAL);
    record.write(killed.state());

    // when
    VerifyRun next = start(Begin.GO_ON, BASIS);

    // then
    assertThat(next.state()).isEqualTo(killed.state());
    assertThat(next.state().left()).containsExactly(0, 2);
    assertThat(said).singleElement().asString().contains("1 of 3 ranges are done", "--again");
  }

  @Test
  void shouldBeginAnewAfterAFullRun() {
    VerifyRun full = full(EQUAL);

    assertThat(start(Begin.GO_ON, BASIS).state().id()).isNotEqualTo(full.state().id());
    assertThat(said).isEmpty();
  }

  @Test
  void shouldBeginAnewIfAsked() {
    VerifyRun killed = start(Begin.GO_ON, BASIS);
    killed.done(1, EQUAL);
    record.finish(killed.state());

    assertThat(start(Begin.AGAIN, BASIS).state().done()).isEmpty();
  }

  @Test
  void shouldBeginAnewIfSomethingElseIsComparedAndSaySo() {
    VerifyRun killed = start(Begin.GO_ON, BASIS);
    killed.done(1, EQUAL);
    record.finish(killed.state());

    assertThat(start(Begin.GO_ON, basis("altered")).state().done()).isEmpty();
    assertThat(said).singleElement().asString().contains("begins anew");
  }

  @Test
  void shouldCompareOnlyWhatFailed() {
    // given
    VerifyRun full = full(DIFFERENT);

    // when
    VerifyRun next = start(Begin.FAILED_ONLY, BASIS);

    // then
    assertThat(next.state().id()).isEqualTo(full.state().id());
    assertThat(next.state().left()).containsExactly(2);
    assertThat(next.state().counts().differing()).isZero();
  }

  @Test
  void shouldTakeMoreForEqualInWhatFailed() {
    // given
    full(DIFFERENT);
    Basis laxer =
        new Basis("b.t", BASIS.schema(), "", List.of(), List.of(), List.of("raised"), "ALL", 3);

    // when
    VerifyRun next = start(Begin.FAILED_ONLY, laxer);
    next.done(2, EQUAL);
    record.finish(next.state());

    // then
    assertThat(next.state().isClean()).isTrue();
    assertThat(next.state().basis()).isEqualTo(laxer);
    assertThatThrownBy(() -> start(Begin.FAILED_ONLY, BASIS))
        .as("what was equal in the laxer one may not be in the stricter one")
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("--accept-raised");
  }

  @Test
  void shouldRefuseToCompareWhatFailedInNoRunOrInAnother() {
    assertThatThrownBy(() -> start(Begin.FAILED_ONLY, BASIS))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("has no recorded run");
    full(DIFFERENT);

    assertThatThrownBy(() -> start(Begin.FAILED_ONLY, basis("altered")))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("without --failed-only");
  }

  @Test
  void shouldWriteOnceASecondAndAtTheEnd() {
    VerifyRun run = start(Begin.GO_ON, BASIS);

    record.write(run.state());
    record.write(run.state());
    assertThat(topic.writes).as("the beginning, and one range").isEqualTo(2);

    record.finish(run.state());
    assertThat(topic.writes).isEqualTo(3);
  }

  @Test
  void shouldStopOnceAnotherProcessComparesTheSameTable() {
    // given
    VerifyRun run = start(Begin.GO_ON, BASIS);
    VerifyRecord later = new VerifyRecord(topic, "a.t", new VerifyRecord.Runner("two", 2_000));

    // when
    later.start(BASIS, Begin.GO_ON, said::add);

    // then
    assertThatThrownBy(() -> record.write(run.state()))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("another verify of a.t was started at 1970-01-01T00:00:02Z");
    assertThatThrownBy(() -> record.finish(run.state())).isInstanceOf(CommandFailedException.class);
    later.finish(run.state());
  }

  /** A write of the earlier one can arrive after the later one has begun. */
  @Test
  void shouldGoOnIfAnEarlierProcessHasWrittenLast() {
    // given
    VerifyRecord later = new VerifyRecord(topic, "a.t", new VerifyRecord.Runner("two", 2_000));
    VerifyRun run = later.start(BASIS, Begin.GO_ON, said::add);

    // when
    start(Begin.GO_ON, BASIS);

    // then
    later.write(run.state());
    later.finish(run.state());
    assertThatThrownBy(() -> record.write(run.state())).isInstanceOf(CommandFailedException.class);
  }

  @Test
  void shouldSayThatTheResultWasNotStored() {
    VerifyRun run = start(Begin.GO_ON, BASIS);
    topic.stored = CompletableFuture.failedFuture(new KafkaException("no broker"));

    assertThatThrownBy(() -> record.finish(run.state()))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("no broker")
        .hasMessageContaining("Run it again");
  }

  /** The form in the topic has milliseconds: what is read again is what was written. */
  @Test
  void shouldReadWhatItWrote() {
    VerifyRun full = full(DIFFERENT);

    assertThat(topic.value.flatMap(RecordedVerify::fromJson)).contains(full.state());
  }

  private VerifyRun full(VerifyCounts last) {
    VerifyRun run = start(Begin.GO_ON, BASIS);
    run.done(0, EQUAL);
    run.done(1, EQUAL);
    run.done(2, last);
    record.finish(run.state());
    return run;
  }

  private VerifyRun start(Begin begin, Basis basis) {
    return record.start(basis, begin, said::add);
  }

  private static Basis basis(String schema) {
    return new Basis("b.t", schema, "", List.of(), List.of(), List.of(), "ALL", 3);
  }

  private static final class Topic implements VerifyRecord.Store {
    private Optional<JsonNode> value = Optional.empty();
    private CompletionStage<Void> stored = CompletableFuture.completedFuture(null);
    private int writes;

    @Override
    public Optional<JsonNode> get() {
      return value;
    }

    @Override
    public CompletionStage<Void> put(JsonNode written) {
      value = Optional.of(written);
      writes++;
      return stored;
    }
  }
}
