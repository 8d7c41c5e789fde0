// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.WriteTime;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateKeys;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what is due is done, under clocks that only the test moves. */
class FollowUpTest {
  private static final long START = TopologyHarness.START_SECOND * 1_000;
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final Bytes PARTITION =
      StateKeys.partition(TestObjects.WIDE, TestObjects.partition(1));

  private final TopologyHarness topology = TopologyHarness.withoutWindow();
  private final TaskState state = state(topology);
  private long nanos;
  private final ThreadShare share = new ThreadShare(() -> nanos);
  private final FollowUp followUp = followUp("task");

  /** What one entry takes; nothing unless a test says so. */
  private Duration step = Duration.ZERO;

  private int done;

  @AfterEach
  void close() {
    topology.close();
  }

  private static TaskState state(TopologyHarness topology) {
    MockProcessorContext<Outgoing, Outgoing> context = new MockProcessorContext<>();
    ReopenedJoin.STORES.forEach(store -> context.addStateStore(topology.store(store)));
    return TaskState.open(context, topology.config, topology.tables);
  }

  private FollowUp followUp(String task) {
    return new FollowUp(task, share, state, this::apply, START);
  }

  private boolean apply(Batch batch) {
    nanos += step.toNanos();
    done++;
    return true;
  }

  @Test
  void shouldLookForWhatIsDueOnlyWhenAskedAndUntilItIsDone() {
    expiries(1);

    assertThat(followUp.run(START)).as("not asked").isFalse();
    followUp.look();
    assertThat(followUp.run(START)).isTrue();

    assertThat(done).isEqualTo(1);
    assertThat(followUp.run(START)).as("all is done").isFalse();
  }

  @Test
  void shouldGoOnUnaskedWithWhatTheBudgetLeft() {
    expiries(2);
    step = Duration.ofSeconds(1);
    followUp.look();

    assertThat(followUp.run(START)).isTrue();
    assertThat(done).isEqualTo(1);
    assertThat(followUp.run(START)).isTrue();

    assertThat(done).isEqualTo(2);
  }

  @Test
  void shouldRestAfterARunWhileInputComes() {
    // given
    expiries(2);
    step = Duration.ofMillis(20);
    share.input();
    followUp.look();
    assertThat(followUp.run(START)).isTrue();

    // when
    boolean inRest = followUp.run(START);
    pass(step.multipliedBy(2));

    // then
    assertThat(inRest).isFalse();
    assertThat(done).isEqualTo(1);
    assertThat(followUp.run(START)).isTrue();
  }

  @Test
  void shouldLeaveItsTurnToOthersWhenItCloses() {
    // given
    expiries(2);
    step = Duration.ofMillis(20);
    share.input();
    followUp.look();
    followUp.run(START);
    FollowUp other = followUp("other");
    other.look();
    assertThat(other.run(START)).as("in the rest").isFalse();

    // when
    other.close();
    pass(step.multipliedBy(2));

    // then
    assertThat(followUp.run(START)).isTrue();
  }

  /** A row's expiry must not wait for the end of a deletion of many others. */
  @Test
  void shouldDoWhatIsDueBeforeSlices() {
    expiries(1);
    state.work().addSlice(new Slice(PARTITION, row(0), row(9), WriteTime.ofMicros(10)));
    step = Duration.ofSeconds(1);
    followUp.look();

    followUp.run(START);

    assertThat(done).isEqualTo(1);
    assertThat(state.work().slices()).isEqualTo(1);
    followUp.run(START);
    assertThat(state.work().slices()).isZero();
  }

  /** What a task has missed is not known before its first input comes. */
  @Test
  void shouldPurgeNothingInTheFirstMinute() {
    purge();

    assertPurgedAt(START + QUIET.toMillis());
  }

  @Test
  void shouldPurgeNothingForAMinuteAfterInputThatIsOlderThanThat() {
    purge();
    long late = START + 2 * QUIET.toMillis();

    followUp.input(late - QUIET.toMillis() - 1, late);

    assertPurgedAt(late + QUIET.toMillis());
  }

  @Test
  void shouldPurgeWhileInputIsYounger() {
    purge();
    long now = START + 2 * QUIET.toMillis();

    followUp.input(now - QUIET.toMillis(), now);
    followUp.look();
    followUp.run(now);

    assertThat(done).isEqualTo(1);
  }

  private void assertPurgedAt(long millis) {
    followUp.look();
    followUp.run(millis - 1);
    assertThat(done).as("before").isZero();
    followUp.look();
    followUp.run(millis);
    assertThat(done).isEqualTo(1);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    share.input();
  }

  /** Of rows that are gone: each is one batch all the same. */
  private void expiries(int count) {
    for (int row = 0; row < count; row++) {
      state.work().addExpiry(TopologyHarness.START_SECOND, row(row), false);
    }
  }

  private void purge() {
    state.work().addPurge(TopologyHarness.START_SECOND, row(1), Bytes.empty());
  }

  private static Bytes row(int number) {
    return StateKeys.entry(PARTITION, StateKeys.ROW, TestObjects.c(number));
  }
}
