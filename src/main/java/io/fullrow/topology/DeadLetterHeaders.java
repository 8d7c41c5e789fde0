// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/** The headers that Kafka Streams gives its own dead letters (KIP-1034). */
public final class DeadLetterHeaders {
  static final String TOPIC = "__streams.errors.topic";
  private static final String EXCEPTION = "__streams.errors.exception";
  private static final String MESSAGE = "__streams.errors.message";
  private static final String PARTITION = "__streams.errors.partition";
  private static final String OFFSET = "__streams.errors.offset";

  /** A reason may name what is in the record, which can be of any size. */
  private static final int MAX_REASON_CHARS = 4_096;

  private DeadLetterHeaders() {}

  /**
   * Appends them to what the record has.
   *
   * @param kind the kind of error, one word
   * @param reason what is wrong and how to mend it; what is too long for a header is cut
   */
  public static void add(
      Headers headers, String kind, String reason, String topic, int partition, long offset) {
    add(headers, EXCEPTION, kind);
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
}
