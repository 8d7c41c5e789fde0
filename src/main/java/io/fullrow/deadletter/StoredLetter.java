// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import io.fullrow.event.EventHeaders;
import io.fullrow.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A dead letter as it stands in its topic.
 *
 * @param partition and offset of the letter itself
 * @param kind as written; a later version may have kinds that this one does not know
 * @param rawTopic where the record stood that became this letter; empty if it came from nowhere
 * @param arrivalMillis when the raw record first arrived, in milliseconds since the epoch; empty
 *     for an event
 * @param redriveHeader the topic that takes a letter with a fragment
 */
public record StoredLetter(
    int partition,
    long offset,
    long timestampMillis,
    String kind,
    String reason,
    String rawTopic,
    int rawPartition,
    long rawOffset,
    OptionalLong arrivalMillis,
    Optional<String> redriveHeader,
    Optional<Bytes> key,
    Optional<Bytes> value,
    Headers headers) {

  /** Reads any record of a dead letter topic; what its headers do not say is empty, or -1. */
  public static StoredLetter of(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    OptionalLong arrival = number(headers, EventHeaders.ARRIVAL);
    return new StoredLetter(
        record.partition(),
        record.offset(),
        record.timestamp(),
        text(headers, DeadLetterHeaders.EXCEPTION).orElse(""),
        text(headers, DeadLetterHeaders.MESSAGE).orElse(""),
        text(headers, DeadLetterHeaders.TOPIC).orElse(""),
        (int) number(headers, DeadLetterHeaders.PARTITION).orElse(-1),
        number(headers, DeadLetterHeaders.OFFSET).orElse(-1),
        arrival,
        text(headers, DeadLetterHeaders.REDRIVE),
        Optional.ofNullable(record.key()).map(Bytes::wrap),
        Optional.ofNullable(record.value()).map(Bytes::wrap),
        headers);
  }

  /** As people name a letter: {@code partition:offset}. */
  public String id() {
    return partition + ":" + offset;
  }

  /** Of the kinds of this version. */
  public Optional<DeadLetterKind> knownKind() {
    return Arrays.stream(DeadLetterKind.values()).filter(k -> k.text().equals(kind)).findFirst();
  }

  /** Whether it is an event that the sink gave up, instead of something raw. */
  public boolean isEvent() {
    return knownKind().map(DeadLetterKind::ofSink).orElse(false);
  }

  /** Whether it has a fragment in the place of its raw record. */
  public boolean isFragment() {
    return redriveHeader.isPresent();
  }

  /** The record that redrives it, with all its headers: by them it is known to come again. */
  public ProducerRecord<byte[], byte[]> redriven() {
    return new ProducerRecord<>(
        redriveHeader.orElse(rawTopic),
        null,
        key.map(Bytes::toArray).orElse(null),
        value.map(Bytes::toArray).orElse(null),
        new RecordHeaders(headers.toArray()));
  }

  private static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  private static OptionalLong number(Headers headers, String name) {
    try {
      return text(headers, name)
          .map(Long::parseLong)
          .map(OptionalLong::of)
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
