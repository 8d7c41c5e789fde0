// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.fragment.FragmentHeaders;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records are the texts {@code canary}, {@code other} and, at first, {@code unavailable}. */
class CanaryWatchTest {
  private static final String TOPIC = "raw";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final String OF_SSTABLE = ".sstable";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("k", "t"),
          List.of(new Column("p", DataTypes.UUID, Column.Kind.PARTITION_KEY, false)),
          List.of(new Column("c", DataTypes.INT, Column.Kind.CLUSTERING, false)),
          List.of(),
          List.of());

  private final CanaryRow row = CanaryRow.random(TABLE, new Random(1));
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final List<String> asked = new ArrayList<>();
  private int offset;

  @BeforeEach
  void create() {
    consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
  }

  private CanaryReport awaited(int needed, Duration timeout, String... records) {
    CanaryWatch watch = new CanaryWatch(consumer, List.of(new CanaryInput(TOPIC, input, true)));
    watch.begin();
    List.of(records).forEach(this::add);
    WatchedCanary canary = new WatchedCanary(row, List.of("n1", "n2"), Map.of(TOPIC, needed));
    watch.await(List.of(canary), timeout);
    return canary.report();
  }

  /** What follows a slash is the segment of a node's commit log. */
  private final RawInput input =
      new RawInput() {
        @Override
        public Decoded decode(RawRecord record) {
          return decoded(record.value().orElseThrow());
        }

        @Override
        public Optional<String> logSegment(RawRecord record) {
          String text = text(record.value().orElseThrow());
          return text.contains("/")
              ? Optional.of(text.substring(text.indexOf('/')))
              : Optional.empty();
        }
      };

  private static String text(Bytes value) {
    return new String(value.toArray(), StandardCharsets.US_ASCII);
  }

  private Decoded decoded(Bytes value) {
    String text = text(value);
    asked.add(text);
    if (text.equals("unavailable") && asked.size() == 1) {
      return new Decoded.Unavailable("a schema");
    }
    CanaryRow shown = text.equals("other") ? CanaryRow.random(TABLE, new Random(2)) : row;
    return new Decoded.Changes(List.of(deletion(shown)));
  }

  private static Fragment deletion(CanaryRow shown) {
    Deletion deletion = Deletion.at(WriteTime.ofMicros(1));
    return fragment(
        shown,
        clustering ->
            new Change.Row(clustering, Optional.empty(), Optional.of(deletion), RowContent.none()));
  }

  private static Fragment fragment(CanaryRow of, Function<Clustering, Change> change) {
    return new Fragment(
        TABLE.id(),
        of.partition(),
        change.apply(of.clustering()),
        false,
        false,
        new Origin(TOPIC, 0, 0, 0, Optional.empty()));
  }

  private void add(String text) {
    consumer.schedulePollTask(() -> consumer.addRecord(record(text)));
  }

  /** What follows an @ is the node whose publisher has sent it, of an SSTable if it says so. */
  private ConsumerRecord<byte[], byte[]> record(String text) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(TOPIC, 0, offset++, null, text.getBytes(StandardCharsets.US_ASCII));
    int at = text.indexOf('@');
    if (at > 0) {
      record
          .headers()
          .add(FragmentHeaders.HOST_ID, text.substring(at + 1).getBytes(StandardCharsets.UTF_8));
    }
    if (text.endsWith(OF_SSTABLE)) {
      record.headers().add(FragmentHeaders.SSTABLE, new byte[0]);
    }
    return record;
  }

  @Test
  void shouldCountTheRecordsThatAreTheCanary() {
    CanaryReport report = awaited(2, LONG, "other", "canary", "canary", "canary");

    assertThat(report.cameBack()).isTrue();
  }

  /** A connector that reads a segment again must not stand for one that is stopped. */
  @Test
  void shouldCountTheCopiesOfOneNodeOnce() {
    CanaryReport report = awaited(2, SHORT, "canary/1", "canary/1", "canary/1");

    assertThat(report.cameBack()).isFalse();
    assertThat(report.seen()).isEqualTo(Map.of(TOPIC, 1));
  }

  /** After a replay of the node's log it is in another segment. */
  @Test
  void shouldCountTheCopiesOfOnePublisherOnce() {
    assertThat(awaited(2, SHORT, "canary/1@n1", "canary/2@n1").cameBack()).isFalse();
    assertThat(awaited(2, LONG, "canary/1@n1", "canary/1@n2").cameBack()).isTrue();
  }

  /** The snapshot of a node whose publisher is stopped has the canary, too. */
  @Test
  void shouldNotCountWhatIsOfAnSsTable() {
    assertThat(awaited(2, SHORT, "canary@one", "canary@two" + OF_SSTABLE).cameBack()).isFalse();
  }

  @Test
  void shouldCountTheCopiesOfEachNode() {
    assertThat(awaited(2, LONG, "canary/1", "canary/1", "canary/2").cameBack()).isTrue();
  }

  @Test
  void shouldReportWhatCameInTime() {
    assertThat(awaited(3, SHORT, "canary", "other").seen()).isEqualTo(Map.of(TOPIC, 1));
  }

  @Test
  void shouldTryAgainWhatCannotBeDecodedYet() {
    assertThat(awaited(1, LONG, "unavailable").cameBack()).isTrue();
    assertThat(asked).hasSize(2);
  }

  @Test
  void shouldNotTakeAWriteForTheDeletion() {
    RowContent none = RowContent.none();
    Fragment written =
        fragment(
            row,
            clustering ->
                new Change.Row(
                    clustering,
                    Optional.of(RowMarker.live(WriteTime.ofMicros(1))),
                    Optional.empty(),
                    none));

    assertThat(row.isDeletedBy(written)).isFalse();
    assertThat(row.isDeletedBy(deletion(row))).isTrue();
    assertThat(row.cql())
        .isEqualTo("DELETE FROM \"k\".\"t\" USING TIMESTAMP ? WHERE \"p\" = ? AND \"c\" = ?");
  }
}
