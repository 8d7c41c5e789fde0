// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.sink.LeftOut;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Which of the cells that cannot be written have a dead letter already, since every later event of
 * their row carries them again.
 *
 * <p>The law: a cell has a dead letter of its first event that this process sees, and no other
 * until it changes; so at most one for each process. Where there are more of them than are
 * remembered, an event that did not bring its cell itself makes none.
 *
 * <p>Thread-safe.
 */
final class ReportedCells {
  /** At some 60 bytes each. */
  private static final int MAX_REMEMBERED = 100_000;

  private final int maxRemembered;

  @GuardedBy("this")
  private final Map<Long, Boolean> reported = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("this")
  private boolean forgot;

  ReportedCells() {
    this(MAX_REMEMBERED);
  }

  ReportedCells(int maxRemembered) {
    this.maxRemembered = maxRemembered;
  }

  /** Those of which a dead letter is to be made. */
  synchronized List<LeftOut> unreported(Collection<LeftOut> cells) {
    List<LeftOut> unreported = new ArrayList<>();
    for (LeftOut cell : cells) {
      if (reported.get(hash(cell)) == null && (cell.news() || !forgot)) {
        unreported.add(cell);
      }
    }
    return unreported;
  }

  /** Their dead letter is stored. */
  synchronized void reported(Collection<LeftOut> cells) {
    cells.forEach(cell -> reported.put(hash(cell), Boolean.TRUE));
    while (reported.size() > maxRemembered) {
      forgot = true;
      reported.remove(reported.keySet().iterator().next());
    }
  }

  /** Two of 100,000 cells are taken for one in one of four thousand million cases. */
  private static long hash(LeftOut cell) {
    byte[] text = cell.identity().getBytes(StandardCharsets.UTF_8);
    CRC32C checksum = new CRC32C();
    checksum.update(text);
    return checksum.getValue() << 32 | Integer.toUnsignedLong(cell.identity().hashCode());
  }
}
