// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Writes that go out together, as one statement or one unlogged batch of one partition.
 *
 * @param nowSecond the now (seconds since the epoch) that the coordinator counts TTLs from; empty
 *     for its own clock. It also becomes the local deletion time of tombstones, so a request that
 *     has one holds no deletion.
 * @param writes never empty
 */
public record Request(OptionalInt nowSecond, List<Write> writes) {
  public Request {
    Objects.requireNonNull(nowSecond, "nowSecond");
    writes = List.copyOf(writes);
    if (writes.isEmpty()) {
      throw new IllegalArgumentException("a request without any write");
    }
  }
}
