// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.time.Instant;
import java.util.Objects;

/**
 * A key that cannot be written while others can, as it is shown to operators.
 *
 * @param topic of its events
 * @param offset of its earliest event that waits
 * @param table the source table
 * @param since when it failed first
 * @param attempts that failed since then in this process
 * @param stored whether it is in the held topic, so that offsets go on without it
 */
public record HeldEvent(
    String topic,
    int partition,
    long offset,
    TableId table,
    Bytes key,
    Instant since,
    int attempts,
    String reason,
    boolean stored) {
  public HeldEvent {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(since, "since");
  }
}
