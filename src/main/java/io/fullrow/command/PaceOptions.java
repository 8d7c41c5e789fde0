// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.ops.Pipeline;
import io.fullrow.ops.PipelineDelay;
import io.fullrow.snapshot.BoundedBacklog;
import io.fullrow.snapshot.DelayedRate;
import io.fullrow.snapshot.Flow;
import io.fullrow.snapshot.PipelineWatch;
import io.fullrow.snapshot.RowsPerSecond;
import io.fullrow.snapshot.SourceWatch;
import io.fullrow.topology.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a command may fill the pipeline. */
final class PaceOptions {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--rows-per-second",
      description = "Publish no more than this (default: no limit).")
  private int rowsPerSecond;

  @Option(
      names = "--max-backlog",
      defaultValue = "5000",
      description = {
        "Publish only while fewer records wait in the pipeline, from the fragments topic to the"
            + " sink (default: ${DEFAULT-VALUE}), so that live changes are not held up.",
        "0: without regard to the pipeline; --max-slowdown has no effect then."
      })
  private long maxBacklog;

  @Option(
      names = "--max-slowdown",
      defaultValue = "1.5",
      description = {
        "Publish faster only while records take less than so many times as long through the"
            + " pipeline as at the beginning, and the source less than so many times as long to"
            + " answer; and slower while they do not (default: ${DEFAULT-VALUE}).",
        "0: without regard to it."
      })
  private double maxSlowdown;

  /** For all tables: they share what is slow, and small ones would never leave the low rate. */
  private @Nullable Rates rates;

  private record Rates(DelayedRate pipeline, DelayedRate source) {}

  private static Flow fixed(int rowsPerSecond) {
    return rowsPerSecond > 0 ? new RowsPerSecond(rowsPerSecond) : Flow.unlimited();
  }

  /** The limits for one table, for as long as the result is open. */
  Pace open(Connections connections, TableSettings table, Console console) {
    if (maxSlowdown != 0 && maxSlowdown <= 1) {
      throw new CommandFailedException(
          ExitCode.REFUSED, "--max-slowdown is a number above 1, or 0, not " + maxSlowdown);
    }
    if (rates == null && maxSlowdown != 0) {
      rates =
          new Rates(
              new DelayedRate(maxSlowdown, PipelineWatch.SLACK),
              new DelayedRate(maxSlowdown, SourceWatch.SLACK));
    }
    Pace pace =
        open(
            rowsPerSecond,
            maxBacklog,
            Optional.ofNullable(rates).map(Rates::pipeline),
            pipeline(connections.properties(), table),
            connections.admin(),
            console);
    return rates == null || maxBacklog <= 0
        ? pace
        : pace.and(
            rates.source(), SourceWatch.start(connections.source(), rates.source(), console::say));
  }

  /**
   * The same with given limits.
   *
   * @param rowsPerSecond 0 for no limit
   * @param maxBacklog 0 for no limit by the pipeline
   * @param rate that the pipeline's delay changes
   */
  static Pace open(
      int rowsPerSecond,
      long maxBacklog,
      Optional<DelayedRate> rate,
      Pipeline pipeline,
      Admin admin,
      Console console) {
    Flow fixed = fixed(rowsPerSecond);
    if (maxBacklog <= 0) {
      return new Pace(fixed, () -> {});
    }
    BoundedBacklog limit = new BoundedBacklog(maxBacklog);
    PipelineDelay delay = new PipelineDelay(admin, pipeline, ASK_TIMEOUT);
    Flow adapted = rate.isPresent() ? Flow.both(rate.get(), limit) : limit;
    return new Pace(
        Flow.both(fixed, adapted),
        new PipelineWatch(limit, rate, look(delay), console::say)::close);
  }

  private static PipelineWatch.Look look(PipelineDelay pipeline) {
    return new PipelineWatch.Look() {
      @Override
      public long waiting() throws IOException {
        return pipeline.look();
      }

      @Override
      public Duration delay() {
        return pipeline.delay();
      }
    };
  }

  /** All that a fragment of the table passes. */
  static Pipeline pipeline(FullrowProperties properties, TableSettings table) {
    String id = properties.applicationId();
    return new Pipeline(
        id,
        Names.decodeGroup(id),
        Set.of(properties.fragmentsTopic()),
        Names.repartitionTopic(id),
        properties.sinkGroup(),
        Set.of(table.eventsTopic(), table.partitionsTopic()));
  }

  /** Limits that are kept up to date until they are closed. */
  record Pace(Flow flow, Runnable end) implements AutoCloseable {
    private Pace and(Flow other, SourceWatch watch) {
      return new Pace(
          Flow.both(flow, other),
          () -> {
            watch.close();
            close();
          });
    }

    @Override
    public void close() {
      end.run();
    }
  }
}
