// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.WIDE_SCHEMA;
import static io.fullrow.topology.TestObjects.refresh;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fragment at which each thread ends after its first put, wherever the join comes to it. */
class FragmentGuardTest {
  private static final Duration WINDOW = Duration.ofMillis(100);

  /** It has an event each time, known or not. */
  private static final Fragment FATAL = refresh(wide(1, row(1).marker(10).build()));

  private TopologyHarness topology = TopologyHarness.withoutWindow();
  private ReopenedJoin join = reopened();

  @AfterEach
  void close() {
    topology.close();
  }

  /** The fatal event cannot be sent in it. */
  private static final class Failing extends MockProcessorContext<Outgoing, Outgoing> {
    private int tries;

    @Override
    public <K extends Outgoing, V extends Outgoing> void forward(Record<K, V> record, String node) {
      if (record.value().partitionBy().equals(Optional.of(FATAL.partition().serialized()))) {
        tries++;
        throw new IllegalStateException("a bug");
      }
      super.forward(record, node);
    }
  }

  private ReopenedJoin reopened() {
    return new ReopenedJoin(topology, new ThreadShare(() -> 0), new Failing());
  }

  @Test
  void shouldGiveUpWhatEndsThreadsWhenItComes() {
    assertGivenUpAfterTheLimit(() -> join.send(FATAL));
  }

  @Test
  void shouldGiveUpWhatEndsThreadsWhenItsWindowIsOver() {
    restart(TopologyHarness.withWindow(WINDOW));

    assertGivenUpAfterTheLimit(
        () -> {
          join.send(FATAL);
          join.advance(WINDOW);
        });
  }

  @Test
  void shouldGiveUpWhatEndsThreadsAfterItWasParked() {
    topology.tables.forget(WIDE);
    join.send(FATAL);
    topology.tables.set(WIDE, WIDE_SCHEMA);

    assertGivenUpAfterTheLimit(() -> join.advance(WINDOW));
    assertThat(join.load.buffered()).isZero();
  }

  /** Threads end at the one that is released, for which it cannot do anything. */
  @Test
  void shouldNotGiveUpWhatNeededTheRoomOfAnother() {
    // given
    int bytes = FragmentCodec.encode(FATAL).size();
    restart(TopologyHarness.of(FakeTables.usual(), TopologyHarness.config(WINDOW, bytes)));
    Fragment harmless = at(1, wide(2, row(1).marker(10).build()));
    for (int i = 0; i < RepeatedFailures.LIMIT; i++) {
      join.send(FATAL);
      assertThatThrownBy(() -> join.send(harmless)).hasMessage("a bug");
      join.advance(WINDOW);
    }

    // when
    join.send(FATAL);
    join.send(refresh(harmless));
    join.advance(WINDOW);

    // then
    assertThat(join.context.forwarded(Names.JOIN_DEAD_LETTERS)).hasSize(1);
    assertThat(join.events()).hasSize(2);
  }

  private void restart(TopologyHarness other) {
    topology.close();
    topology = other;
    join = reopened();
  }

  private static Fragment at(long offset, Fragment fragment) {
    Origin origin = new Origin("raw", 0, offset, 0, Optional.empty());
    return new Fragment(
        fragment.table(), fragment.partition(), fragment.change(), false, false, origin);
  }

  private void assertGivenUpAfterTheLimit(Runnable attempt) {
    for (int i = 0; i < RepeatedFailures.LIMIT; i++) {
      assertThatThrownBy(attempt::run).hasMessage("a bug");
    }
    assertThat(join.context.forwarded()).isEmpty();

    attempt.run();

    assertThat(join.context.forwarded(Names.JOIN_DEAD_LETTERS))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(
                        letter.record().headers().lastHeader("__streams.errors.exception").value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(DeadLetterKind.UNEXPECTED.text()));
    assertThat(((Failing) join.context).tries).isEqualTo(RepeatedFailures.LIMIT);
  }
}
