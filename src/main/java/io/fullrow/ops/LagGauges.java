// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The gauges of the whole group's lag, from the last reading. A figure that is not known has no
 * sample: every number in its place would spoil averages, sums and alarms.
 */
final class LagGauges {
  private static final String MATERIALIZE = "materialize";
  private static final String SINK = "sink";
  private static final String WAY_BACK = "way-back";
  private static final double MILLIS = 1_000;

  private final MeterRegistry registry;
  private final LagReporter reporter;
  private final MultiGauge lag;
  private final MultiGauge timeLag;
  private final MultiGauge age;

  LagGauges(MeterRegistry registry, LagReporter reporter) {
    this.registry = registry;
    this.reporter = reporter;
    this.lag =
        MultiGauge.builder("fullrow.lag")
            .description("Records left to read by the whole group; absent if not known")
            .register(registry);
    this.timeLag =
        MultiGauge.builder("fullrow.time.lag")
            .description("Age of the oldest unprocessed record; absent if not known")
            .baseUnit("seconds")
            .register(registry);
    this.age =
        MultiGauge.builder("fullrow.lag.age")
            .description("How long ago the lag was read; absent if it never was")
            .baseUnit("seconds")
            .register(registry);
  }

  void bind() {
    Gauge.builder("fullrow.lag.known", reporter, r -> known(r.latest()) ? 1 : 0)
        .description("1 if the lag was read within the last minute, else 0")
        .strongReference(true)
        .register(registry);
    reporter.onReading(this::show);
  }

  private static boolean known(LagReport report) {
    return report.ageMs().orElse(Long.MAX_VALUE) <= LagReporter.KNOWN_FOR.toMillis();
  }

  /** Which samples there are is decided by each reading, their values when they are asked for. */
  private void show(LagReport report) {
    lag.register(
        rows(
            report,
            1,
            r -> r.materialize().lag(),
            r -> r.sink().lag(),
            r -> wayBack(r, LagReport.WayBack::lag)),
        true);
    timeLag.register(
        rows(
            report,
            MILLIS,
            r -> r.materialize().timeLagMs(),
            r -> r.sink().timeLagMs(),
            r -> wayBack(r, LagReport.WayBack::timeLagMs)),
        true);
    age.register(
        report.ageMs().isEmpty() ? List.of() : List.of(row(Tags.empty(), MILLIS, LagReport::ageMs)),
        true);
  }

  private static OptionalLong wayBack(
      LagReport report, Function<LagReport.WayBack, OptionalLong> figure) {
    return report.wayBack().map(figure).orElse(OptionalLong.empty());
  }

  private List<Row<?>> rows(
      LagReport report,
      double unit,
      Function<LagReport, OptionalLong> materialize,
      Function<LagReport, OptionalLong> sink,
      Function<LagReport, OptionalLong> wayBack) {
    List<Row<?>> rows = new ArrayList<>();
    if (materialize.apply(report).isPresent()) {
      rows.add(row(Tags.of("stage", MATERIALIZE), unit, materialize));
    }
    if (sink.apply(report).isPresent()) {
      rows.add(row(Tags.of("stage", SINK), unit, sink));
    }
    if (wayBack.apply(report).isPresent()) {
      rows.add(row(Tags.of("stage", WAY_BACK), unit, wayBack));
    }
    return rows;
  }

  private Row<LagReporter> row(Tags tags, double unit, Function<LagReport, OptionalLong> figure) {
    return Row.of(
        tags,
        reporter,
        r -> {
          OptionalLong now = figure.apply(r.latest());
          return now.isPresent() ? now.getAsLong() / unit : Double.NaN;
        });
  }
}
