// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An event as a Kafka record.
 *
 * @param partitionTopic whether it goes to the partition topic instead of the row topic
 * @param key in the Confluent wire format
 * @param value in the Confluent wire format; empty for null: the row is not live, the deletion is
 *     purged
 * @param partitionKey the partition key as Cassandra serializes it, by which both topics are
 *     partitioned
 */
public record EncodedEvent(
    boolean partitionTopic,
    Bytes key,
    Optional<Bytes> value,
    List<Header> headers,
    Bytes partitionKey) {

  /** The head of a batch of one record (61), and all of a record but its contents (21). */
  private static final int OVERHEAD = 61 + 21;

  /** The longest encoding of a length. */
  private static final int LENGTH = 5;

  public EncodedEvent {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(partitionKey, "partitionKey");
    headers = List.copyOf(headers);
  }

  /**
   * An upper bound of the record's size in a separate uncompressed batch, in bytes: what a producer
   * compares with {@code max.request.size}, and more than a broker compares with {@code
   * max.message.bytes}.
   */
  public long sizeInBytes() {
    long size = OVERHEAD + 3L * LENGTH + key.size() + value.map(Bytes::size).orElse(0);
    for (Header header : headers) {
      size += 2L * LENGTH + header.name().getBytes(StandardCharsets.UTF_8).length;
      size += header.value().map(Bytes::size).orElse(0);
    }
    return size;
  }
}
