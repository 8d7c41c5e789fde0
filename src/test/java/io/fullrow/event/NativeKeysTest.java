// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.avro.AvroType;
import io.fullrow.event.avro.AvroTypes;
import io.fullrow.event.avro.Fit;
import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.CassandraTypes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of every native type, with all that Cassandra takes in one. */
class NativeKeysTest {
  private static final String RAW = "cql_raw";

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldComeBackBitByBitAndDifferWhereTheBytesDo(NativeCqlType type) {
    // given
    TableSchema table = table(type);
    EventCodec codec = EventSamples.codec(table);
    EventReader reader = EventSamples.reader(table, table);
    Map<Bytes, Bytes> keys = new HashMap<>();
    for (Bytes value : CassandraTypes.keys(type)) {
      for (DataEvent event : List.of(row(value), range(value))) {
        // when
        EncodedEvent encoded = codec.encode(event, EventSamples.NOW);

        // then
        assertThat(EventSamples.decode(reader, encoded)).isEqualTo(event);
        assertThat(keys.put(encoded.key(), value)).as("value with the same key").isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldHaveAFieldForOtherFormsOnlyWhereThereAreSome(NativeCqlType type) {
    AvroType avro = AvroTypes.of(type.type(), new TypeSchemas("ks").of(type.type()));

    assertThat(EventSchemas.of(EventSamples.SOURCE, table(type)).rowKey().getField(RAW) != null)
        .isEqualTo(
            CassandraTypes.keys(type).stream()
                .anyMatch(
                    value ->
                        !value.isEmpty()
                            && avro.fit(ByteBuffer.wrap(value.toArray())) != Fit.EXACT));
  }

  private static TableSchema table(NativeCqlType type) {
    return EventSamples.table(
        List.of(EventSamples.column("k", type.type())),
        List.of(EventSamples.column("c", type.type())),
        List.of(),
        List.of(EventSamples.column("v", DataTypes.INT)));
  }

  private static DataEvent row(Bytes value) {
    return new DataEvent.Row(
        envelope(value),
        Clustering.of(value),
        Optional.empty(),
        Optional.of(Deletion.at(EventSamples.at(5))),
        RowContent.none(),
        false,
        false);
  }

  private static DataEvent range(Bytes value) {
    return new DataEvent.RangeDeletion(
        envelope(value),
        RangeBound.exclusive(value),
        RangeBound.inclusive(value),
        Optional.of(Deletion.at(EventSamples.at(5))));
  }

  private static DataEvent.Envelope envelope(Bytes value) {
    return new DataEvent.Envelope(
        EventSamples.SOURCE,
        PartitionKey.of(value),
        Operation.DELETE,
        EventSamples.at(5),
        Optional.empty());
  }
}
