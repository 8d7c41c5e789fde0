// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.model.TableId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final TableId TABLE = TableId.parse("k.t");
  private static final Pipeline PIPELINE =
      new Pipeline("g", "g-decode", Set.of("raw"), "r", "g-sink", Set.of("e"));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PropagationWindow window = new PropagationWindow(() -> 0);
  private final Meters meters = new Meters(registry, window);

  @BeforeEach
  void everything() {
    meters.fragmentsReceived(TABLE, 3);
    meters.duplicate(TABLE, "early");
    meters.ignored(TABLE, "tombstone");
    meters.deadLetter("malformed");
    meters.event(TABLE, "INSERT");
    meters.earlyRelease(TABLE);
    meters.upsert(TABLE);
    meters.sinkRetry();
    meters.sinkPoison(TABLE);
    meters.writtenBack(TABLE);
    meters.bindWayBackHeld(TABLE, () -> 1);
    meters.propagation(Duration.ofMillis(80));
    meters.propagation(Duration.ofMillis(-1));
    meters.propagationFromWritetime(Duration.ofMillis(90));
    meters.bindMember(() -> new MemberStatus("RUNNING", 1, 2, 3, 0, 4_000, 5));
  }

  /** A counter of a function keeps what it counts by a weak reference. */
  @Test
  void shouldCountSourceNodesAfterAGarbageCollection() {
    AtomicLong copies = new AtomicLong();
    meters.bindSourceNode(
        "c",
        "n1",
        () -> new NodeCopies("c", "n1", copies.get(), copies.get() / 2, 0),
        () -> OptionalLong.of(1_500));
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    await()
        .until(
            () -> {
              System.gc();
              return garbage.get() == null;
            });

    copies.set(5);

    assertThat(
            registry
                .get("fullrow.source.node.copies")
                .tags("host", "n1", "first", "false")
                .functionCounter()
                .count())
        .isEqualTo(3);
    assertThat(registry.get("fullrow.source.node.behind").tag("host", "n1").gauge().value())
        .isEqualTo(1.5);
  }

  @Test
  void shouldCountByTable() {
    assertThat(registry.get("fullrow.fragments.received").tag("table", "k.t").counter().count())
        .isEqualTo(3);
    assertThat(registry.get("fullrow.fragments.duplicates").tags("table", "k.t", "stage", "early"))
        .satisfies(found -> assertThat(found.counter().count()).isEqualTo(1));
    assertThat(
            registry.get("fullrow.events").tags("table", "k.t", "op", "INSERT").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("fullrow.pending.slices").gauge().value()).isEqualTo(2);
    assertThat(registry.get("fullrow.oldest.unacked").gauge().value()).isEqualTo(4);
  }

  @Test
  void shouldPutPropagationIntoTheWindowToo() {
    assertThat(registry.get("fullrow.propagation").timer().count()).isEqualTo(2);
    assertThat(PropagationWindow.of(List.of(window.encoded())).samples()).isEqualTo(2);
  }

  @Test
  void shouldHaveNoSampleOfALagThatIsNotKnown() {
    Brokers brokers = new Brokers();
    try (LagReporter reporter = reporter(brokers)) {
      meters.bindLag(reporter);
      reporter.report();

      assertThat(registry.find("fullrow.lag").gauges()).isEmpty();
      assertThat(registry.find("fullrow.time.lag").gauges()).isEmpty();
      assertThat(registry.find("fullrow.lag.age").gauges()).isEmpty();
      assertThat(registry.get("fullrow.lag.known").gauge().value()).isZero();

      brokers.up = true;
      reporter.report();
      await().until(() -> registry.find("fullrow.lag").gauges().size() == 2);

      assertThat(registry.get("fullrow.lag").tag("stage", "sink").gauge().value()).isZero();
      assertThat(registry.get("fullrow.time.lag").tag("stage", "sink").gauge().value()).isZero();
      assertThat(registry.get("fullrow.lag.age").gauge().value()).isBetween(0.0, 60.0);
      assertThat(registry.get("fullrow.lag.known").gauge().value()).isEqualTo(1);
    }
  }

  private static LagReporter reporter(OffsetsSource brokers) {
    return new LagReporter(
        new LagProbe(PIPELINE, brokers, s -> Map.of(), crew(), System::currentTimeMillis),
        MetersTest::own,
        System::currentTimeMillis,
        Duration.ofSeconds(30),
        List.of());
  }

  private static final class Brokers implements OffsetsSource {
    private volatile boolean up;

    @Override
    public Map<String, Map<TopicPartition, Long>> committed(Set<String> groups)
        throws OffsetsUnavailableException {
      if (!up) {
        throw new OffsetsUnavailableException(new IllegalStateException("down"));
      }
      return Map.of();
    }

    @Override
    public Map<TopicPartition, LogSpan> logs(
        Set<String> topics, Map<TopicPartition, Long> committed) {
      return Map.of();
    }
  }

  @Test
  void shouldShowWhetherEachDependencyIsUp() {
    HealthChecks checks = new HealthChecks();
    meters.bindDependencies(checks);

    checks.addServer("kafka", () -> HealthChecks.Result.up("answers"));
    checks.addHold("sink", () -> HealthChecks.Result.down("held"));

    assertThat(up("kafka")).isEqualTo(1);
    assertThat(up("sink")).isZero();
  }

  private double up(String dependency) {
    return registry.get("fullrow.dependency.up").tag("dependency", dependency).gauge().value();
  }

  @Test
  void shouldDocumentEveryMetric() throws IOException {
    String page = Files.readString(Path.of("docs", "metrics.md"));

    Set<String> names =
        registry.getMeters().stream()
            .map(meter -> meter.getId().getName())
            .filter(name -> !name.endsWith(".histogram")) // the simple registry's own gauges
            .map(name -> "`" + name + "`")
            .collect(Collectors.toSet());
    names.add("`fullrow.lag`");
    names.add("`fullrow.lag.known`");
    names.add("`fullrow.lag.age`");
    names.add("`fullrow.dependency.up`");
    names.add("`fullrow.table.held`");
    names.add("`fullrow.time.lag`");

    assertThat(page).contains(names);
  }

  private static LagProbe.Crew crew() {
    return new LagProbe.Crew(
        new HostPort("self", 1),
        MetersTest::own,
        () -> new Members.Roll(Set.of(), true),
        members -> Map.of());
  }

  private static MemberAnswer own() {
    return new MemberAnswer(new MemberStatus("RUNNING", 0, 0, 0, 0, 0, 0), "", List.of());
  }
}
