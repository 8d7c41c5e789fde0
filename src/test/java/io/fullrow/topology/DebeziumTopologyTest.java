// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.FLAT;
import static io.fullrow.topology.TestObjects.FLAT_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.debezium.DebeziumFormat;
import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.WriteTime;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Raw records as Debezium's connectors of three replicas write them, through the topology. */
class DebeziumTopologyTest {
  @Test
  void shouldMakeOneEventOfTheCopiesOfEachReplica() {
    // given
    FakeTables tables = new FakeTables();
    tables.set(
        FLAT,
        FLAT_SCHEMA,
        new DebeziumFormat()
            .decoder(
                FLAT,
                Set.of(),
                id -> {
                  throw new AssertionError("JSON needs no registry");
                }),
        FakeTables.MAX_EVENT_BYTES);
    DebeziumJson replica = DebeziumJson.of(FLAT, FLAT_SCHEMA);
    try (TopologyHarness topology =
        TopologyHarness.of(tables, TopologyHarness.config(Duration.ZERO, 1 << 20))) {

      // when
      for (int node = 1; node <= 3; node++) {
        DebeziumJson copy = replica.ofNode(node);
        send(topology, copy.insert(Map.of("p", 1, "a", "first"), 1_000_000));
        send(topology, copy.update(Map.of("p", 1, "a", "second"), 2_000_000));
      }
      send(topology, replica.deletePartition(Map.of("p", 1), 3_000_000));

      // then
      List<DataEvent> events = topology.rowEvents(FLAT);
      assertThat(events)
          .extracting(event -> event.envelope().operation())
          .containsExactly(Operation.INSERT, Operation.UPDATE, Operation.DELETE);
      assertThat(((DataEvent.Row) events.get(1)).columns().cells().get(CellKey.simple("a")))
          .isEqualTo(Cell.live(WriteTime.ofMicros(2_000_000), TestObjects.text("second")));
      assertThat(
              topology.metrics.count(DuplicateStage.EARLY)
                  + topology.metrics.count(DuplicateStage.MERGE))
          .isEqualTo(4);
      assertThat(topology.deadLetters()).isEmpty();
    }
  }

  private static void send(TopologyHarness topology, DebeziumJson.Message message) {
    topology.raw(
        FakeTables.rawTopic(FLAT),
        new TestRecord<>(message.key().toArray(), message.value().toArray(), topology.now()));
  }
}
