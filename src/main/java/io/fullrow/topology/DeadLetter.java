package io.fullrow.topology;

import io.fullrow.event.EventHeaders;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be processed, with its original key, value and headers, and the reason in
 * the headers that Kafka Streams gives its own dead letters (KIP-1034), and when it arrived.
 */
public final class DeadLetter {
  private DeadLetter() {}

  /**
   * @param kind the kind of error, one word
   * @param reason what is wrong and its remedy
   * @param nowMillis the record's timestamp, wall clock
   */
  static Record<Outgoing, Outgoing> of(
      String deadLetterTopic, Origin origin, String kind, String reason, long nowMillis) {
    Optional<Bytes> key = origin.original().flatMap(Origin.Original::key);
    Optional<Bytes> value = origin.original().flatMap(Origin.Original::value);
    Outgoing outgoing = new Outgoing(deadLetterTopic, key, value, key);
    return new Record<>(outgoing, outgoing, nowMillis, headers(origin, kind, reason));
  }

  /**
   * The headers of the original record, then those that tell why it is a dead letter.
   *
   * @param kind the kind of error, one word
   * @param reason what is wrong and its remedy
   */
  public static Headers headers(Origin origin, String kind, String reason) {
    Headers headers = new RecordHeaders();
    origin
        .original()
        .map(Origin.Original::headers)
        .orElse(List.of())
        .forEach(header -> headers.add(header.name(), orNull(header)));
    DeadLetterHeaders.add(
        headers, kind, reason, origin.topic(), origin.partition(), origin.offset());
    DeadLetterHeaders.add(headers, EventHeaders.ARRIVAL, Long.toString(origin.arrivalMillis()));
    return headers;
  }

  /**
   * Whether the record was a dead letter before: the early dedupe has seen its content, though the
   * join refused it.
   */
  public static boolean isRedriven(Origin origin) {
    return origin.original().stream()
        .flatMap(original -> original.headers().stream())
        .anyMatch(header -> header.name().equals(DeadLetterHeaders.TOPIC));
  }

  /**
   * When a record arrived first: one that was a dead letter before has a new timestamp, but is no
   * new write.
   *
   * @param timestampMillis of the record as it is now
   */
  public static long arrivalMillis(Headers headers, long timestampMillis) {
    org.apache.kafka.common.header.Header first = headers.lastHeader(EventHeaders.ARRIVAL);
    if (headers.lastHeader(DeadLetterHeaders.TOPIC) == null
        || first == null
        || first.value() == null) {
      return timestampMillis;
    }
    try {
      long millis = Long.parseLong(new String(first.value(), StandardCharsets.UTF_8));
      return millis >= 0 ? Math.min(millis, timestampMillis) : timestampMillis;
    } catch (NumberFormatException e) {
      return timestampMillis; // not ours
    }
  }

  private static byte @Nullable [] orNull(Header header) {
    return header.value().map(Bytes::unsafeArray).orElse(null);
  }
}
