// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.WritePlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the way back leaves out. */
class CanaryEventsTest {
  private static final TableId TABLE = new TableId("old", "t");
  private static final long NOW = 1_800_000_000;
  private static final PartitionKey KEY = PartitionKey.of(CqlValues.encode(DataTypes.INT, 1));
  private static final TableSchema OLD =
      new TableSchema(
          TABLE,
          List.of(new Column("p", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
          List.of(),
          List.of(),
          List.of());
  private static final FullrowProperties PROPERTIES =
      TestProperties.of(
          new TableSettings(
              TABLE.toString(),
              List.of(
                  new InputSettings("raw.t", "debezium", List.of()),
                  new InputSettings("own.t", "fragment", List.of())),
              "dp.t",
              "new.t",
              List.of()));

  @Test
  void shouldNotWriteCanariesBack() {
    assertThat(writtenBack(deletion("raw.t", 1))).isFalse();
    assertThat(writtenBack(deletion("raw.t", 1_000_000_000))).isFalse();
    assertThat(writtenBack(deletion("raw.t", 0))).as("rounded to the millisecond").isFalse();
  }

  @Test
  void shouldWriteOtherDeletionsBack() {
    assertThat(writtenBack(deletion("raw.t", 1_000_000_001))).isTrue();
    assertThat(writtenBack(deletion("raw.t", -1))).isTrue();
  }

  /** Whoever writes to Kafka may have writetimes that are no times. */
  @Test
  void shouldWriteBackWhatWasWrittenToKafka() {
    assertThat(writtenBack(deletion("own.t", 1))).isTrue();
    assertThat(writtenBack(deletion("fullrow.fragments", 1))).isTrue();
    assertThat(writtenBack(row(Optional.empty(), Optional.empty(), 1))).isTrue();
  }

  @Test
  void shouldWriteRowsBackThatHaveMoreThanADeletion() {
    RowMarker marker = RowMarker.live(WriteTime.ofMicros(2));

    assertThat(writtenBack(row(Optional.of("raw.t"), Optional.of(marker), 1))).isTrue();
  }

  private static boolean writtenBack(DataEvent event) {
    WritePlan plan =
        Stages.wayBackPlanner(PROPERTIES, ExpiryPrecision.EXACT).plan(event, OLD, NOW, NOW).value();
    return !plan.isEmpty();
  }

  private static DataEvent deletion(String topic, long micros) {
    return row(Optional.of(topic), Optional.empty(), micros);
  }

  private static DataEvent row(Optional<String> topic, Optional<RowMarker> marker, long deletion) {
    WriteTime writetime = WriteTime.ofMicros(deletion);
    return new DataEvent.Row(
        new DataEvent.Envelope(
            TABLE,
            KEY,
            Operation.DELETE,
            writetime,
            topic.map(name -> new Origin(name, 0, 0, 0, Optional.empty()))),
        new Clustering(List.of()),
        marker,
        Optional.of(Deletion.at(writetime)),
        RowContent.none(),
        marker.isPresent(),
        false);
  }
}
