// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** One range of four rows, one a page; its paging states are the numbers of the next rows. */
class RangeSnapshotTest {
  private static final int RANGE = 3;
  private static final int ROWS = 4;
  private static final Duration MAX_AGE = Duration.ofHours(1);
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("k", "t"),
          List.of(new Column("p", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
          List.of(),
          List.of(),
          List.of());
  private static final RowReader READER = new RowReader(SnapshotColumns.of(TABLE, true, Set.of()));

  private final AtomicLong nanos = new AtomicLong();
  private final List<Integer> asked = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private Duration step = Duration.ofMillis(300);
  private final List<RuntimeException> failures = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private int alterations;
  private Optional<Integer> slowRow = Optional.empty();
  private MockProducer<byte[], byte[]> producer = producer(true);
  private final RangeProgress progress =
      new RangeProgress(
          Checkpoint.start(
              new Checkpoint.Plan("id", "", 0, RowMarkers.INSERT, Set.of(), RANGE + 1)),
          () -> 0);

  private static MockProducer<byte[], byte[]> producer(boolean answers) {
    return new MockProducer<>(answers, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private final class Source implements PageSource.Requests {
    @Override
    public CompletionStage<Page> page(Optional<ByteBuffer> position, int rows) {
      int row = position.map(state -> state.duplicate().getInt()).orElse(0);
      asked.add(row);
      sizes.add(rows);
      if (!failures.isEmpty()) {
        return CompletableFuture.failedFuture(failures.remove(0));
      }
      Optional<ByteBuffer> next = row == ROWS - 1 ? Optional.empty() : Optional.of(state(row + 1));
      return CompletableFuture.completedFuture(
          new Page(List.of(row(row)), position, READER, 1_000, now, 100, next));
    }

    @Override
    public void altered() {
      alterations++;
    }
  }

  private static ByteBuffer state(int row) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, row);
  }

  private static Row row(int key) {
    return (Row)
        Proxy.newProxyInstance(
            Row.class.getClassLoader(),
            new Class<?>[] {Row.class},
            (proxy, method, arguments) -> state(key));
  }

  private void run() throws InterruptedException {
    Flow flow =
        records -> {
          if (slowRow.filter(row -> producer.history().size() == row).isPresent()) {
            slowRow = Optional.empty();
            now = now.plus(MAX_AGE).plusMillis(1);
          }
        };
    new RangeSnapshot(
            RANGE,
            new PageSource(
                new Source(),
                new TokenRange(0, 1),
                progress.position(RANGE),
                Duration.ofSeconds(1),
                () -> nanos.getAndAdd(step.toNanos())),
            new PagePublisher(
                new RowChanges(TABLE.id(), RowMarkers.INSERT),
                new FragmentPublisher(producer, "fragments", flow),
                MAX_AGE,
                () -> now),
            progress)
        .run();
  }

  @Test
  void shouldPublishEachRowOnce() throws Exception {
    run();

    assertThat(producer.history()).hasSize(ROWS);
    assertThat(asked).containsExactly(0, 1, 2, 3);
    assertThat(progress.isDone(RANGE)).isTrue();
    assertThat(progress.checkpoint().counts().rows()).isEqualTo(ROWS);
  }

  @Test
  void shouldAskForMoreWhileRowsAreSoonPublished() throws Exception {
    step = Duration.ZERO;
    nanos.set(Duration.ofHours(1).toNanos());

    run();

    assertThat(sizes).containsExactly(100, 400, 1_000, 1_000);
  }

  /** Each page has one row, and it takes 300 ms until that is published. */
  @Test
  void shouldAskForLessWhileRowsWaitForTheirTurn() throws Exception {
    run();

    assertThat(sizes).containsExactly(100, 400, 10, 10);
  }

  @Test
  void shouldGoOnWhereTheCheckpointIs() throws Exception {
    progress.stored(RANGE, Counts.NONE, Optional.of(state(2)));

    run();

    assertThat(producer.history()).hasSize(2);
    assertThat(progress.isDone(RANGE)).isTrue();
  }

  @Test
  void shouldAskAgainWhileTheSourceIsDown() throws Exception {
    failures.add(AllNodesFailedException.fromErrors(List.of()));

    run();

    assertThat(asked).containsExactly(0, 0, 1, 2, 3);
    assertThat(producer.history()).hasSize(ROWS);
  }

  @Test
  void shouldStopWhenPatienceEnds() {
    for (int i = 0; i < 10; i++) {
      failures.add(AllNodesFailedException.fromErrors(List.of()));
    }

    assertThatExceptionOfType(SnapshotStoppedException.class)
        .isThrownBy(this::run)
        .withMessageContainingAll("source", "run it again");
    assertThat(progress.isDone(RANGE)).isFalse();
  }

  /** A dropped column: the query is prepared anew. */
  @Test
  void shouldGoOnWithAnAlteredTable() throws Exception {
    failures.add(new InvalidQueryException(null, "Undefined column name x"));

    run();

    assertThat(alterations).isEqualTo(1);
    assertThat(producer.history()).hasSize(ROWS);
  }

  @Test
  void shouldReadAgainWhatHasBecomeTooOld() throws Exception {
    slowRow = Optional.of(1);

    run();

    assertThat(asked).containsExactly(0, 1, 2, 1, 2, 3);
    assertThat(producer.history()).hasSize(ROWS);
    assertThat(progress.checkpoint().counts().rows()).isEqualTo(ROWS);
  }

  @Test
  void shouldNotMoveOnBeforeKafkaHasAllRecords() {
    producer = producer(false);
    Thread failing =
        new Thread(
            () -> {
              while (!producer.completeNext()) {
                Thread.onSpinWait();
              }
              while (!producer.errorNext(new KafkaException("full"))) {
                Thread.onSpinWait();
              }
            });
    failing.start();

    assertThatExceptionOfType(SnapshotStoppedException.class)
        .isThrownBy(this::run)
        .withMessageContainingAll("Kafka did not store", "full");
    assertThat(progress.position(RANGE)).contains(state(1));
  }
}
