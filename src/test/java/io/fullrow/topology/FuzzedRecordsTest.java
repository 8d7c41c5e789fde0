// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.FuzzedFormat;
import io.fullrow.decode.debezium.DebeziumSeeds;
import io.fullrow.decode.fragment.FragmentSeeds;
import io.fullrow.decode.sidecar.SidecarSeeds;
import io.fullrow.decode.trigger.TriggerSeeds;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.tables.Formats;
import io.fullrow.testkit.Fuzz;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged and hostile raw records of every format, through decoding and join. See {@link Fuzz}. */
class FuzzedRecordsTest {
  private static final int RECORDS = 5_000;
  private static final int SHARE = 23;
  private static final int MAX_RECORD = 17 << 20;
  private static final int MAX_EVENT = 1 << 20;

  /** A format with its name. */
  record Case(String name, FuzzedFormat format) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> formats() {
    return Stream.of(
        new Case("debezium", DebeziumSeeds.format()),
        new Case("fragment", FragmentSeeds.format()),
        new Case("sidecar", SidecarSeeds.format()),
        new Case("trigger", TriggerSeeds.format()));
  }

  @Test
  void shouldDamageTheRecordsOfEveryFormat() {
    assertThat(formats().map(Case::name))
        .as("add a Case with the seeds of each format: <Name>Seeds.format()")
        .containsExactlyInAnyOrderElementsOf(Formats.names());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void shouldGiveEveryRecordAnOutcomeWithinASecond(Case fuzzed) {
    FuzzedFormat format = fuzzed.format();
    try (TopologyHarness topology = harness(format)) {
      // given: valid records, so that there is state to be merged with
      format.seeds().forEach(seed -> feed(topology, format, seed));
      assertThat(topology.metrics.count("event")).isPositive();

      // when
      int records =
          Fuzz.run(
              RECORDS,
              SHARE,
              format.seeds(),
              format.hostile(),
              record -> feed(topology, format, record));

      // then
      assertThat(topology.metrics.count("received"))
          .isEqualTo(records + format.seeds().size() + format.hostile().size());
      assertThat(topology.metrics.count("deadLetter")).isPositive();
    }
  }

  private static void feed(TopologyHarness topology, FuzzedFormat format, byte[] record) {
    long before = outcomes(topology);
    topology.raw(FakeTables.rawTopic(format.source()), record);
    assertThat(outcomes(topology)).as("outcomes").isGreaterThan(before);
    if (topology.metrics.count("received") % 200 == 0) {
      topology.tables.refreshed();
      topology.advance(Duration.ofMillis(200));
      topology.deadLetters();
      topology.records(FakeTables.eventsTopic(format.source()));
    }
  }

  /** Ignored, dead letter, duplicate, event or waiting. */
  private static long outcomes(TopologyHarness topology) {
    return topology.metrics.count("ignored")
        + topology.metrics.count("deadLetter")
        + topology.metrics.count("event")
        + topology.metrics.count(DuplicateStage.EARLY)
        + topology.metrics.count(DuplicateStage.MERGE)
        + topology.held();
  }

  private static TopologyHarness harness(FuzzedFormat format) {
    FakeTables tables = new FakeTables();
    tables.set(format.source(), format.schema(), format.decoder(), MAX_EVENT);
    return TopologyHarness.of(
        tables,
        new MaterializeConfig(
            MergeLaws.cassandra5(),
            TopologyHarness.FRAGMENTS,
            TopologyHarness.DEAD_LETTERS,
            FakeTables.SHARED,
            Duration.ZERO,
            64 << 20,
            TopologyHarness.RETENTION,
            MAX_RECORD,
            Duration.ofMillis(50)));
  }
}
