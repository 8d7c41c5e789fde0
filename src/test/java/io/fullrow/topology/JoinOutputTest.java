// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.topology.state.UnreadableStateException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a batch that cannot be written, and of what could not even be prepared. */
class JoinOutputTest {
  private static final Fragment FRAGMENT = wide(1, row(1).marker(10).build());
  private static final int MAX_STATE_BYTES = 1_000;
  private static final Bytes KEY = TestObjects.text("key");

  private final TopologyHarness topology = TopologyHarness.withoutWindow();
  private final CountedMetrics metrics = new CountedMetrics();
  private final MockProcessorContext<Outgoing, Outgoing> context = context();
  private final CommitPace pace = new CommitPace(topology.config.promptCommit());
  private final JoinOutput output =
      new JoinOutput(
          context,
          topology.config,
          metrics,
          pace,
          TaskState.open(context, topology.config, topology.tables));

  @AfterEach
  void close() {
    topology.close();
  }

  private MockProcessorContext<Outgoing, Outgoing> context() {
    MockProcessorContext<Outgoing, Outgoing> context = new MockProcessorContext<>();
    context.setCurrentSystemTimeMs(topology.now().toEpochMilli());
    ReopenedJoin.STORES.forEach(store -> context.addStateStore(topology.store(store)));
    return context;
  }

  @Test
  void shouldWriteAndSendWhatIsNotRefused() {
    Batch batch = batch(TestObjects.c(1));

    assertThat(output.apply(batch)).isTrue();

    assertThat(context.forwarded(Names.EVENTS)).hasSize(1);
    assertThat(topology.entries(Names.ROW_STORE)).isEqualTo(1);
    assertThat(metrics.count("event")).isEqualTo(1);
    assertThat(pace.isDue(context.currentSystemTimeMs())).as("to be seen soon").isTrue();
  }

  @Test
  void shouldWriteNothingOfABatchWithBytesThatAreNoValue() {
    Batch batch = batch(Bytes.wrap(new byte[3]));

    assertThat(output.apply(batch)).isFalse();

    assertThat(topology.entries(Names.ROW_STORE)).isZero();
    assertThat(letters()).containsExactly(DeadLetterKind.MALFORMED.text());
    assertThat(metrics.count("deadLetter")).isEqualTo(1);
  }

  /** What has no record cannot be redriven. */
  @Test
  void shouldSayThatARecordIsToBeRedrivenIfThereIsOne() {
    output.apply(tooLarge(), FRAGMENT);
    output.apply(tooLarge());

    assertThat(headers("message"))
        .satisfiesExactly(
            ofFragment -> assertThat(ofFragment).endsWith("then redrive this record"),
            ofWork -> assertThat(ofWork).endsWith("write a smaller value"));
    assertThat(topology.entries(Names.ROW_STORE)).isZero();
  }

  @Test
  void shouldMakeADeadLetterOfWhatNobodyForesaw() {
    output.refused(FRAGMENT, new IllegalStateException("a bug"));
    output.refused(FRAGMENT, new StackOverflowError());

    assertThat(letters())
        .containsExactly(DeadLetterKind.UNEXPECTED.text(), DeadLetterKind.UNEXPECTED.text());
  }

  /** Every other fragment would meet it too. */
  @Test
  void shouldMakeNoDeadLetterOfWhatIsNotTheFragments() {
    for (RuntimeException error :
        List.of(new TimeoutException("no broker"), new UnreadableStateException("version 9"))) {
      assertThatThrownBy(() -> output.refused(FRAGMENT, error)).isSameAs(error);
    }

    assertThat(letters()).isEmpty();
  }

  /** With one state entry, and the event of a row whose {@code tinyint} is clustering. */
  private Batch batch(Bytes clustering) {
    Batch batch =
        new Batch(
            topology.tables.bySource(WIDE).orElseThrow(),
            MAX_STATE_BYTES,
            TopologyHarness.START_SECOND);
    batch.state().put(KEY, TestObjects.text("state"));
    batch.emit(
        new DataEvent.Row(
            new DataEvent.Envelope(
                WIDE,
                TestObjects.partition(1),
                Operation.INSERT,
                WriteTime.ofMicros(10),
                Optional.empty()),
            Clustering.of(clustering),
            Optional.empty(),
            Optional.empty(),
            RowContent.none(),
            true,
            false,
            RowContent.none()));
    return batch;
  }

  private Batch tooLarge() {
    Batch batch = batch(TestObjects.c(1));
    batch.state().put(KEY, Bytes.wrap(new byte[MAX_STATE_BYTES]));
    return batch;
  }

  private List<String> letters() {
    return headers("exception");
  }

  /** That header of each dead letter. */
  private List<String> headers(String name) {
    return context.forwarded(Names.JOIN_DEAD_LETTERS).stream()
        .map(letter -> letter.record().headers().lastHeader("__streams.errors." + name).value())
        .map(text -> new String(text, StandardCharsets.UTF_8))
        .toList();
  }
}
