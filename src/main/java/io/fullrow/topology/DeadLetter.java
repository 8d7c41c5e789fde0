// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.EventHeaders;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
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
 * the headers that Kafka Streams gives its own dead letters (KIP-1034), and when it arrived. After
 * decoding it is the fragment in place of its raw record, which is only pointed to.
 */
public final class DeadLetter {
  /** The topic that takes the letter again, if it is not the one where its raw record stands. */
  static final String REDRIVE = "fullrow.redrive";

  private static final Origin NO_RECORD = new Origin("", -1, -1, 0, Optional.empty());
  private static final Origin.Original NOTHING =
      new Origin.Original(Optional.empty(), Optional.empty(), List.of());

  private DeadLetter() {}

  /**
   * Of a fragment, which is all of a change, or of nothing that came from outside.
   *
   * @param kind the kind of error, one word
   * @param reason what is wrong and its remedy
   * @param redriveTopic takes the fragment again
   * @param nowMillis the record's timestamp, wall clock
   */
  static Record<Outgoing, Outgoing> of(
      String deadLetterTopic,
      Optional<Fragment> fragment,
      String kind,
      String reason,
      String redriveTopic,
      long nowMillis) {
    Origin origin = fragment.map(Fragment::origin).orElse(NO_RECORD);
    Headers headers = headers(origin, kind, reason);
    Origin.Original letter = origin.original().orElse(NOTHING);
    if (fragment.isPresent() && origin.original().isEmpty()) {
      letter = original(fragment.get());
      DeadLetterHeaders.add(headers, REDRIVE, redriveTopic);
    }
    Outgoing outgoing = new Outgoing(deadLetterTopic, letter.key(), letter.value(), letter.key());
    return new Record<>(outgoing, outgoing, nowMillis, headers);
  }

  private static Origin.Original original(Fragment fragment) {
    Bytes key = FragmentKeys.key(fragment.table(), fragment.partition());
    return new Origin.Original(
        Optional.of(key), Optional.of(FragmentCodec.encode(fragment)), List.of());
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
