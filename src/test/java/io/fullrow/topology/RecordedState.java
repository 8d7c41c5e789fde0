// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.deletePartition;
import static io.fullrow.topology.TestObjects.deleteRange;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.statics;
import static io.fullrow.topology.TestObjects.text;
import static io.fullrow.topology.TestObjects.wide;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.topology.StateImage.Line;
import io.fullrow.topology.state.StateKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;

/**
 * A state in which everything that is persisted has an entry: rows and a static row with expiries
 * and tombstones, a partition deletion and a range deletion whose rows wait for their slices, a
 * fragment in the ordering window, one that is parked, and two on the repartition topic.
 *
 * <p>Run {@link #main} with a release's name to record what this code leaves behind: the files
 * under {@code src/test/resources/golden} are never written again, only added to.
 */
final class RecordedState {
  static final Duration WINDOW = Duration.ofMillis(100);
  static final long START = TopologyHarness.START_SECOND;
  static final long EXPIRY = START + 600;

  /** Rows of partition 2, which is deleted at writetime 20, and of 3, where 2 to 5 are deleted. */
  static final int ROWS = 10;

  private RecordedState() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of("src/test/resources/golden", args[0]);
    Files.createDirectories(folder);
    try (TopologyHarness topology = TopologyHarness.withWindow(WINDOW)) {
      ReopenedJoin join = record(topology);
      write(folder.resolve("stores.tsv"), StateImage.of(topology).stream());
      write(folder.resolve("events.tsv"), records(join, Names.EVENTS));
      write(folder.resolve("dead-letters.tsv"), records(join, Names.JOIN_DEAD_LETTERS));
    }
    write(folder.resolve("repartition.tsv"), underWay().map(RecordedState::repartitioned));
  }

  /** Leaves the state in the stores of {@code topology}. */
  static ReopenedJoin record(TopologyHarness topology) {
    AtomicLong nanos = new AtomicLong();
    AtomicLong step = new AtomicLong();
    ReopenedJoin join = new ReopenedJoin(topology, () -> nanos.getAndAdd(step.get()));
    join.send(firstWrites());
    for (int c = 0; c < ROWS; c++) {
      join.send(wide(2, row(c).marker(10).build()), wide(3, row(c).marker(10).build()));
    }
    join.advance(WINDOW);
    step.set(Duration.ofSeconds(10).toNanos()); // every budget is spent at once: slices stay
    join.send(wide(2, deletePartition(20)), wide(3, deleteRange(2, 5, 20)), tooLarge(), parked());
    for (int i = 0; i < 4; i++) {
      join.advance(WINDOW);
    }
    join.send(wide(4, row(1).marker(40).set("a", "held", 40).build()));
    return join;
  }

  private static Fragment[] firstWrites() {
    return new Fragment[] {
      wide(1, row(1).marker(10, EXPIRY).set("a", "x", 11, EXPIRY + 1).unset("b", 12).build()),
      wide(1, row(2).marker(10).put("k", 1, 12).clear(11).deleted(9).build()),
      wide(1, row(3).set("a", "y", 10).build()),
      wide(1, expiringStatics()),
      wide(5, statics(10, "kept")),
    };
  }

  static Change expiringStatics() {
    Cell cell = Cell.expiring(WriteTime.ofMicros(10), text("s"), Expiry.withUnknownTtl(EXPIRY + 2));
    return new Change.StaticRow(RowContent.of(Map.of(CellKey.simple("s"), cell)));
  }

  private static Fragment tooLarge() {
    String large = "x".repeat(FakeTables.MAX_EVENT_BYTES + 1);
    return withOrigin(wide(6, row(1).set("a", large, 10).build()));
  }

  /** Of a column that this instance does not know yet. */
  static Fragment parked() {
    return withOrigin(wide(5, row(1).marker(30).set("later", "z", 30).build()));
  }

  /** What stands on the repartition topic. */
  static Stream<Fragment> underWay() {
    return Stream.of(
        withOrigin(wide(1, row(3).set("b", "z", 50).build())),
        TestObjects.refresh(wide(5, statics(10, "kept"))));
  }

  private static Fragment withOrigin(Fragment fragment) {
    Header empty = new Header("none", Optional.empty());
    Header header = new Header("h", Optional.of(text("v")));
    Origin.Original original =
        new Origin.Original(
            Optional.of(text("key")), Optional.of(text("raw")), List.of(header, empty));
    Origin origin = new Origin("raw", 1, 2, START * 1_000, Optional.of(original));
    return new Fragment(WIDE, fragment.partition(), fragment.change(), false, false, origin);
  }

  private static Line repartitioned(Fragment fragment) {
    Bytes key = StateKeys.partition(fragment.table(), fragment.partition());
    return new Line(
        "repartition", Optional.of(key), Optional.of(FragmentCodec.encode(fragment)), List.of());
  }

  static Stream<Line> records(ReopenedJoin join, String node) {
    return join.context.forwarded(node).stream().map(RecordedState::line);
  }

  private static Line line(CapturedForward<?, ?> forward) {
    Outgoing outgoing = (Outgoing) forward.record().value();
    return new Line(
        outgoing.topic(),
        outgoing.key(),
        outgoing.value(),
        ReopenedJoin.headers(forward.record().headers()));
  }

  private static void write(Path file, Stream<Line> lines) throws IOException {
    Files.write(file, lines.map(Line::text).toList());
  }
}
