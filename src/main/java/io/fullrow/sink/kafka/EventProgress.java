// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.event.EventHeaders;
import io.fullrow.model.WriteTime;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What the headers of an event say about its progress, without decoding the rest.
 *
 * @param arrivalMillis when the fragment that made it arrived on Kafka; empty if none made it
 * @param writetime of its change
 */
record EventProgress(OptionalLong arrivalMillis, WriteTime writetime) {

  /** Empty if the record is no event, by these headers. */
  static Optional<EventProgress> of(ConsumerRecord<byte[], byte[]> record) {
    Optional<String> writetime = text(record, EventHeaders.WRITETIME);
    if (writetime.isEmpty() || text(record, EventHeaders.OP).isEmpty()) {
      return Optional.empty();
    }
    try {
      OptionalLong arrival =
          text(record, EventHeaders.ARRIVAL).stream().mapToLong(Long::parseLong).findFirst();
      WriteTime time = WriteTime.ofMicros(Long.parseLong(writetime.get()));
      return Optional.of(new EventProgress(arrival, time));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
