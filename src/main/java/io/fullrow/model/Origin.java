// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a fragment came from, for traces and dead letters.
 *
 * @param topic the raw topic
 * @param partition the raw topic's partition
 * @param offset the raw record's offset
 * @param arrivalMillis when the raw record arrived on Kafka, in milliseconds since the epoch
 * @param original the raw record itself, kept until it is decoded; fragments of former releases
 *     kept it until they were joined
 */
public record Origin(
    String topic, int partition, long offset, long arrivalMillis, Optional<Original> original) {
  public Origin {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(original, "original");
  }

  /** The same place without the bytes. */
  public Origin withoutOriginal() {
    return new Origin(topic, partition, offset, arrivalMillis, Optional.empty());
  }

  /**
   * The raw record's bytes.
   *
   * @param key empty for a null key
   * @param value empty for a null value
   */
  public record Original(Optional<Bytes> key, Optional<Bytes> value, List<Header> headers) {
    public Original {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
      headers = List.copyOf(headers);
    }
  }
}
