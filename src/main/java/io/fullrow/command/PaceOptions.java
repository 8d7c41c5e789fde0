// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.ops.Backlog;
import io.fullrow.ops.Pipeline;
import io.fullrow.snapshot.BacklogWatch;
import io.fullrow.snapshot.BoundedBacklog;
import io.fullrow.snapshot.Flow;
import io.fullrow.snapshot.RowsPerSecond;
import io.fullrow.topology.Names;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
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
        "0: without regard to it."
      })
  private long maxBacklog;

  private static Flow fixed(int rowsPerSecond) {
    return rowsPerSecond > 0 ? new RowsPerSecond(rowsPerSecond) : Flow.unlimited();
  }

  /** The limits for one table, for as long as the result is open. */
  Pace open(FullrowProperties properties, TableSettings table, Admin admin, Console console) {
    return open(rowsPerSecond, maxBacklog, pipeline(properties, table), admin, console);
  }

  /**
   * The same with given limits.
   *
   * @param rowsPerSecond 0 for no limit
   * @param maxBacklog 0 for no limit
   */
  static Pace open(
      int rowsPerSecond, long maxBacklog, Pipeline pipeline, Admin admin, Console console) {
    Flow fixed = fixed(rowsPerSecond);
    if (maxBacklog <= 0) {
      return new Pace(fixed, () -> {});
    }
    BoundedBacklog limit = new BoundedBacklog(maxBacklog);
    Backlog backlog = new Backlog(admin, pipeline, ASK_TIMEOUT);
    return new Pace(
        Flow.both(fixed, limit), new BacklogWatch(limit, backlog::records, console::say)::close);
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
    @Override
    public void close() {
      end.run();
    }
  }
}
