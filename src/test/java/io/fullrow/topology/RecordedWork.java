// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.deletePartition;
import static io.fullrow.topology.TestObjects.deleteRange;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;

import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A state with all that can wait in the work store besides what {@link RecordedState} has: an
 * expiry, purges and a slice that were put aside since their table is not known, the mark from
 * which expiries are looked for, and a range deletion over more pieces than one step may replace.
 *
 * <p>Run {@link #main} with a name to record what this code leaves behind, as for {@link
 * RecordedState}.
 */
final class RecordedWork {
  static final long EXPIRY = TopologyHarness.START_SECOND + 20_000;

  /** One more than a step may replace. */
  static final int PIECES = 201;

  static final int FIRST = Byte.MIN_VALUE;

  /** Of the schema of the wide table. */
  static final TableId ASIDE = new TableId("old", "aside");

  private static final Duration TICK = Duration.ofMillis(200);

  /** From the start of the clock to the last record. */
  static final Duration LENGTH =
      TopologyHarness.RETENTION
          .plusSeconds(10)
          .plus(TopologyHarness.QUIET)
          .plus(TopologyHarness.QUIET)
          .plus(TICK);

  private static final int RENEWALS = 1_001;

  private RecordedWork() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of("src/test/resources/golden", args[0]);
    Files.createDirectories(folder);
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      record(topology);
      List<String> lines = StateImage.of(topology).stream().map(StateImage.Line::text).toList();
      Files.write(folder.resolve("stores.tsv"), lines);
    }
  }

  /** Leaves the state in the stores of {@code topology}. */
  static ReopenedJoin record(TopologyHarness topology) {
    AtomicLong nanos = new AtomicLong();
    AtomicLong step = new AtomicLong();
    ReopenedJoin join = new ReopenedJoin(topology, () -> nanos.getAndAdd(step.get()));
    putAside(join);
    for (int i = 0; i < RENEWALS; i++) {
      join.send(wide(7, row(1).set("a", "x", i, EXPIRY + RENEWALS - i).build()));
    }
    for (int c = FIRST; c < FIRST + PIECES; c++) {
      join.send(wide(3, deleteRange(c, c, 10 + (c & 1))));
    }
    join.send(wide(3, row(FIRST).marker(15).build()));
    join.advance(TICK);
    step.set(Duration.ofSeconds(10).toNanos()); // every budget is spent at once: slices stay
    join.send(wide(3, deleteRange(FIRST, Byte.MAX_VALUE, 20)));
    return join;
  }

  private static void putAside(ReopenedJoin join) {
    join.tables.set(ASIDE, TestObjects.WIDE_SCHEMA);
    join.send(
        aside(1, row(1).marker(10, TopologyHarness.START_SECOND + 600).build()),
        aside(2, row(1).marker(10).build()),
        aside(2, deletePartition(20)),
        aside(3, row(1).unset("a", 10).build()),
        aside(3, deleteRange(2, 3, 10)));
    join.tables.remove(ASIDE);
    join.advance(TopologyHarness.RETENTION.plusSeconds(10));
    join.advance(TopologyHarness.QUIET);
    join.advance(TopologyHarness.QUIET);
  }

  private static Fragment aside(int p, Change change) {
    Fragment wide = wide(p, change);
    return new Fragment(ASIDE, wide.partition(), change, false, false, wide.origin());
  }
}
