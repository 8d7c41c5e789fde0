// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import java.nio.charset.StandardCharsets;

/** Sizes of records against the limits of topics. */
public final class RecordSize {
  /**
   * Limit of internal topics for one record, and of a raw record that is kept as a dead letter: a
   * fragment travels with its original bytes. In bytes.
   */
  public static final int MAX_INTERNAL_BYTES = 16 << 20;

  /** A dead letter has the reason in addition to its original, which may be as large as allowed. */
  public static final int MAX_DEAD_LETTER_BYTES = MAX_INTERNAL_BYTES + (1 << 20);

  /**
   * What Kafka adds at most to the keys, values and headers of a batch of one record, in bytes: the
   * batch header of 61, lengths, deltas and attributes.
   */
  public static final int RECORD_OVERHEAD = 256;

  /** The longest encoding of a length. */
  private static final int LENGTH = 5;

  private RecordSize() {}

  /** An upper bound of what the record takes in a topic, in bytes. */
  public static long of(Origin.Original original) {
    long size = RECORD_OVERHEAD;
    size += original.key().map(Bytes::size).orElse(0);
    size += original.value().map(Bytes::size).orElse(0);
    for (Header header : original.headers()) {
      size += 2L * LENGTH + header.name().getBytes(StandardCharsets.UTF_8).length;
      size += header.value().map(Bytes::size).orElse(0);
    }
    return size;
  }
}
