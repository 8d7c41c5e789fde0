// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import io.fullrow.event.EventHeaders;
import io.fullrow.model.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that Kafka Streams gives its own dead letters (KIP-1034), and when a raw record
 * arrived first.
 */
public final class DeadLetterHeaders {
  /** The topic that takes the letter again, if it is not the one where its raw record stands. */
  static final String REDRIVE = "fullrow.redrive";

  static final String TOPIC = "__streams.errors.topic";
  static final String EXCEPTION = "__streams.errors.exception";
  static final String MESSAGE = "__streams.errors.message";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  /** A reason may name what is in the record, which can be of any size. */
  private static final int MAX_REASON_CHARS = 4_096;

  private DeadLetterHeaders() {}

  /**
   * Appends them to what the record has.
   *
   * @param reason what is wrong and its remedy; what is too long for a header is cut
   */
  static void add(
      Headers headers,
      DeadLetterKind kind,
      String reason,
      String topic,
      int partition,
      long offset) {
    add(headers, EXCEPTION, kind.text());
    add(
        headers,
        MESSAGE,
        reason.length() > MAX_REASON_CHARS
            ? reason.substring(0, MAX_REASON_CHARS) + " ..."
            : reason);
    add(headers, TOPIC, topic);
    add(headers, PARTITION, Integer.toString(partition));
    add(headers, OFFSET, Long.toString(offset));
  }

  static void add(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether the record was a dead letter before: the early dedupe has seen its content, though the
   * join refused it.
   */
  public static boolean isRedriven(Origin origin) {
    return origin.original().stream()
        .flatMap(original -> original.headers().stream())
        .anyMatch(header -> header.name().equals(TOPIC));
  }

  /**
   * When a record arrived first: one that was a dead letter before has a new timestamp, but is no
   * new write.
   *
   * @param timestampMillis of the record as it is now
   */
  public static long arrivalMillis(Headers headers, long timestampMillis) {
    Header first = headers.lastHeader(EventHeaders.ARRIVAL);
    if (headers.lastHeader(TOPIC) == null || first == null || first.value() == null) {
      return timestampMillis;
    }
    try {
      long millis = Long.parseLong(new String(first.value(), StandardCharsets.UTF_8));
      return millis >= 0 ? Math.min(millis, timestampMillis) : timestampMillis;
    } catch (NumberFormatException e) {
      return timestampMillis; // not ours
    }
  }
}
