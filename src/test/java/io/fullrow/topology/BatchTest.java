// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.WIDE_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoded;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is refused before the first put, and what is not. */
class BatchTest {
  private static final Bytes KEY = Bytes.wrap(new byte[10]);
  private static final int MAX_STATE_BYTES = 100;

  private final FakeTables tables = new FakeTables();

  @Test
  void shouldTakeStateThatJustFits() {
    Batch batch = batch(FakeTables.MAX_EVENT_BYTES);
    batch.state().put(KEY, Bytes.wrap(new byte[MAX_STATE_BYTES - KEY.size()]));

    batch.encode();

    assertThat(batch.refusal()).isEmpty();
  }

  @Test
  void shouldRefuseStateThatIsLargerThanItsTopicTakes() {
    Batch batch = withLargeState();

    batch.encode();

    assertThat(batch.refusal().orElseThrow())
        .startsWith("the row's state would have 101 bytes, the topic takes 100");
  }

  @Test
  void shouldSayWhatWasRefusedFirst() {
    Batch batch = withLargeState(10);
    batch.emit(deletion(1));

    batch.encode();

    assertThat(batch.refusal().orElseThrow()).startsWith("the row's state");
    assertThat(batch.events()).isEmpty();
  }

  @Test
  void shouldTakeEventThatJustFits() {
    int size = size(deletion(1));
    Batch batch = batch(size);
    batch.emit(deletion(1));

    batch.encode();

    assertThat(batch.refusal()).isEmpty();
    assertThat(batch.events()).hasSize(1);
  }

  @Test
  void shouldEncodeNothingAfterAnEventThatIsTooLarge() {
    Batch batch = batch(size(deletion(1)) - 1);
    batch.emit(row(1_000));
    batch.emit(row(0));

    batch.encode();

    assertThat(batch.refusal().orElseThrow()).startsWith("the joined event would have");
    assertThat(batch.events()).extracting(Batch.Event::event).doesNotContain(row(0));
  }

  /** A state must change although no event can be sent, however large it is. */
  @Test
  void shouldRefuseNothingWithoutEvents() {
    Batch batch = withLargeState();
    batch.emit(row(0));
    batch.encode();

    Batch silent = batch.withoutEvents();
    silent.encode();

    assertThat(silent.refusal()).isEmpty();
    assertThat(silent.events()).isEmpty();
    assertThat(silent.state().largestEntry()).isEqualTo(MAX_STATE_BYTES + 1);
  }

  @Test
  void shouldSendWhatBelongsToAPartitionToItsOwnTopic() {
    Batch batch = batch(FakeTables.MAX_EVENT_BYTES);
    batch.emit(row(0));
    batch.emit(deletion(1));

    batch.encode();

    assertThat(batch.events())
        .extracting(Batch.Event::topic)
        .containsExactly(batch.table().eventsTopic(), batch.table().partitionsTopic());
  }

  @Test
  void shouldBeEmptyOnlyIfItNeitherChangesNorEmits() {
    Batch changing = batch(FakeTables.MAX_EVENT_BYTES);
    changing.state().delete(KEY);
    Batch emitting = batch(FakeTables.MAX_EVENT_BYTES);
    emitting.emit(deletion(1));

    assertThat(batch(FakeTables.MAX_EVENT_BYTES).isEmpty()).isTrue();
    assertThat(changing.isEmpty()).isFalse();
    assertThat(emitting.isEmpty()).isFalse();
    emitting.encode();
    assertThat(emitting.isEmpty()).isFalse();
  }

  private int size(DataEvent event) {
    Batch batch = batch(FakeTables.MAX_EVENT_BYTES);
    batch.emit(event);
    batch.encode();
    return Math.toIntExact(batch.events().get(0).encoded().sizeInBytes());
  }

  private Batch withLargeState() {
    return withLargeState(FakeTables.MAX_EVENT_BYTES);
  }

  private Batch withLargeState(int maxEventBytes) {
    Batch batch = batch(maxEventBytes);
    batch.state().put(KEY, Bytes.wrap(new byte[MAX_STATE_BYTES - KEY.size() + 1]));
    return batch;
  }

  private Batch batch(int maxEventBytes) {
    tables.set(WIDE, WIDE_SCHEMA, (raw, schema) -> new Decoded.Ignored("none"), maxEventBytes);
    return new Batch(
        tables.bySource(WIDE).orElseThrow(), MAX_STATE_BYTES, TopologyHarness.START_SECOND);
  }

  private static DataEvent deletion(long writetime) {
    return new DataEvent.PartitionDeletion(
        envelope(Operation.DELETE), Optional.of(TestObjects.deletion(writetime)));
  }

  private static DataEvent row(int valueBytes) {
    Cell cell = Cell.live(WriteTime.ofMicros(1), TestObjects.text("x".repeat(valueBytes)));
    return new DataEvent.Row(
        envelope(Operation.INSERT),
        Clustering.of(TestObjects.c(1)),
        Optional.empty(),
        Optional.empty(),
        RowContent.of(Map.of(CellKey.simple("a"), cell)),
        true,
        false,
        RowContent.none());
  }

  private static DataEvent.Envelope envelope(Operation operation) {
    return new DataEvent.Envelope(
        WIDE, TestObjects.partition(1), operation, WriteTime.ofMicros(1), Optional.empty());
  }
}
