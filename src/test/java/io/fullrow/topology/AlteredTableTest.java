// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.WIDE_SCHEMA;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.statics;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The target loses columns while the topology holds their cells. */
class AlteredTableTest {
  private static final WriteTime DROP = WriteTime.ofMicros(100);

  /** Only {@code a} is left. */
  private static final TableSchema DROPPED =
      new TableSchema(
              WIDE_SCHEMA.id(),
              WIDE_SCHEMA.partitionKey(),
              WIDE_SCHEMA.clustering(),
              List.of(),
              WIDE_SCHEMA.regulars().stream().filter(AlteredTableTest::isA).toList())
          .withDropped(Map.of("b", DROP, "m", DROP, "s", DROP));

  private TopologyHarness topology = TopologyHarness.withoutWindow();

  private static boolean isA(Column column) {
    return column.name().equals("a");
  }

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void shouldForgetTheCellsAtTheNextWriteOfTheRow() {
    topology.send(
        wide(1, row(1).set("a", "x", 1).set("b", "x", 1).put("k", 1, 2).clear(1).build()));
    topology.events(WIDE);
    topology.tables.set(WIDE, DROPPED);

    topology.send(wide(1, row(1).set("a", "y", 101).build()));

    assertThat(topology.events(WIDE)).singleElement().satisfies(event -> assertOnlyA(event, 101));
    topology.tables.set(WIDE, WIDE_SCHEMA);
    topology.send(wide(1, row(1).set("a", "z", 102).build()));
    assertThat(topology.events(WIDE)).singleElement().satisfies(event -> assertOnlyA(event, 102));
  }

  @Test
  void shouldLeaveTheCellsOfLateFragmentsOut() {
    topology.tables.set(WIDE, DROPPED);

    topology.send(
        wide(1, row(1).set("a", "x", 101).set("b", "x", 101).build()),
        wide(1, row(2).set("b", "x", 101).build()),
        wide(1, statics(101, "s")));

    assertThat(topology.events(WIDE)).singleElement().satisfies(event -> assertOnlyA(event, 101));
    assertThat(topology.deadLetters()).isEmpty();
    assertThat(topology.metrics.count("leftOut")).isEqualTo(1);
    assertThat(topology.metrics.count("ignored")).isEqualTo(2);
  }

  @Test
  void shouldLeaveTheCellsOutOfWhatTheWindowHolds() {
    topology.close();
    topology = TopologyHarness.withWindow(Duration.ofSeconds(1));
    topology.send(
        wide(1, row(1).set("a", "x", 1).set("b", "x", 1).build()),
        wide(1, row(2).set("b", "x", 1).build()),
        wide(1, statics(1, "s")));
    topology.tables.set(WIDE, DROPPED);

    topology.advance(Duration.ofSeconds(2));

    assertThat(topology.events(WIDE)).singleElement().satisfies(event -> assertOnlyA(event, 1));
    assertThat(topology.metrics.count("leftOut")).isEqualTo(3);
  }

  @Test
  void shouldDeleteTheRowThatTheDropLeftEmpty() {
    topology.send(wide(1, row(1).set("b", "x", 1).build()));
    topology.events(WIDE);
    topology.tables.set(WIDE, DROPPED);

    topology.send(wide(1, row(1).unset("a", 101).build()));

    assertThat(topology.events(WIDE))
        .singleElement()
        .satisfies(event -> assertThat(event.envelope().operation()).isEqualTo(Operation.DELETE));
  }

  @Test
  void shouldNotBringBackWhatWasDroppedBeforeTheColumnWasAddedAgain() {
    topology.send(wide(1, row(1).set("a", "x", 1).set("b", "x", 100).build()));
    topology.events(WIDE);
    topology.tables.set(WIDE, WIDE_SCHEMA.withDropped(Map.of("b", DROP)));

    topology.send(wide(1, row(1).set("a", "y", 101).build()));

    assertThat(topology.events(WIDE)).singleElement().satisfies(event -> assertOnlyA(event, 101));
  }

  private static void assertOnlyA(DataEvent event, long writetime) {
    RowContent columns = ((DataEvent.Row) event).columns();
    assertThat(columns.complexDeletions()).isEmpty();
    assertThat(columns.cells().keySet()).containsExactly(CellKey.simple("a"));
    Cell cell = columns.cells().get(CellKey.simple("a"));
    assertThat(cell).isNotNull();
    assertThat(cell.writetime()).isEqualTo(WriteTime.ofMicros(writetime));
  }
}
