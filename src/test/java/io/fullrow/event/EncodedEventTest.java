// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.testkit.Seeds;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

class EncodedEventTest {
  @Test
  void shouldBoundTheSizeThatAProducerChecks() {
    EventCodec codec = EventSamples.codec(RandomEvents.TABLE);
    Seeds.forEach(
        500,
        random -> {
          EncodedEvent event = codec.encode(RandomEvents.events().next(random), EventSamples.NOW);

          long size = event.sizeInBytes();

          assertThat(size).isBetween((long) asKafkaSees(event), asKafkaSees(event) + 120L);
          EncodedEvent bare =
              new EncodedEvent(false, event.key(), event.value(), List.of(), event.partitionKey());
          assertThat(bare.sizeInBytes())
              .isBetween((long) asKafkaSees(bare), asKafkaSees(bare) + 15L);
        });
  }

  private static int asKafkaSees(EncodedEvent event) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        event.key().toArray(),
        event.value().map(Bytes::toArray).orElse(null),
        event.headers().stream()
            .map(
                header ->
                    new RecordHeader(
                        header.name(), header.value().map(Bytes::toArray).orElse(null)))
            .toArray(Header[]::new));
  }
}
