// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
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
  private static final Duration SHORT = Duration.ofMillis(300);
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

  private CanaryWatch watching(int needed) {
    RawInput input = record -> decoded(record.value().orElseThrow());
    CanaryWatch watch =
        new CanaryWatch(
            consumer, List.of(new CanaryInput(TOPIC, input, true)), row, Map.of(TOPIC, needed));
    watch.begin();
    return watch;
  }

  private Decoded decoded(Bytes value) {
    String text = new String(value.toArray(), StandardCharsets.US_ASCII);
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
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    TOPIC, 0, offset++, null, text.getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void shouldCountTheRecordsThatAreTheCanary() {
    CanaryWatch watch = watching(2);
    add("other");
    add("canary");
    add("canary");
    add("canary");

    assertThat(watch.await(Duration.ofSeconds(10))).isEqualTo(Map.of(TOPIC, 2));
  }

  @Test
  void shouldReportWhatCameInTime() {
    CanaryWatch watch = watching(3);
    add("canary");
    add("other");

    assertThat(watch.await(SHORT)).isEqualTo(Map.of(TOPIC, 1));
  }

  @Test
  void shouldTryAgainWhatCannotBeDecodedYet() {
    CanaryWatch watch = watching(1);
    add("unavailable");

    assertThat(watch.await(Duration.ofSeconds(10))).isEqualTo(Map.of(TOPIC, 1));
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
