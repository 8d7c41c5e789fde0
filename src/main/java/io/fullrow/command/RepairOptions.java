// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.snapshot.RowMarkers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how {@link VerifyCommand} repairs what it finds. */
final class RepairOptions {
  @Option(
      names = "--repair",
      description = {
        "Publish what the source shows of each certain difference to fullrow.fragments-topic, wait"
            + " until the target can have it, and compare these ranges again.",
        "This alone mends what the target misses; it wins over nothing that is newer there."
      })
  private boolean repair;

  @Option(
      names = "--row-markers",
      paramLabel = "insert|update",
      converter = RowMarkersOption.class,
      description = {
        "For --repair, required: how the application writes the rows, as for snapshot.",
        "Only rows that the target does not have at all get a marker."
      })
  private @Nullable RowMarkers markers;

  @Option(
      names = "--raise-writetime",
      description = {
        "For --repair: where the target's cell wins (needs-rebuild, tie), publish the source's cell"
            + " at one microsecond above it. Each one is named. Implies --accept-raised."
      })
  private boolean raise;

  @Option(
      names = "--delete-extra",
      description = {
        "For --repair: delete what only the target has (extra), at the highest writetime that it"
            + " shows. Each one is named."
      })
  private boolean delete;

  @Option(
      names = "--source-wins",
      description = {
        "For --repair: also of a table that applications write to Kafka directly, whose newer cells"
            + " in the target may be these writes."
      })
  private boolean sourceWins;

  @Option(
      names = "--accept-raised",
      description = {
        "Cells of the same value and TTL count as equal if the target's writetime is newer, as"
            + " --raise-writetime leaves them."
      })
  private boolean acceptRaised;

  @Option(
      names = "--repair-timeout",
      paramLabel = "<time>",
      defaultValue = "5m",
      converter = DurationOption.class,
      description =
          "How long to wait until the pipeline has passed on what was published"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--max-backlog",
      paramLabel = "<n>",
      defaultValue = "5000",
      description =
          "For --repair: publish only while fewer records wait in the pipeline; 0 for no limit"
              + " (default: ${DEFAULT-VALUE}).")
  private long maxBacklog;

  /**
   * @throws CommandFailedException if the options contradict each other
   */
  void check() {
    if (!repair && (raise || delete || sourceWins || markers != null)) {
      throw refused(
          "--raise-writetime, --delete-extra, --source-wins and --row-markers are for --repair"
              + " alone: add it, or leave them out");
    }
    if (repair && markers == null) {
      throw refused(
          "--repair needs --row-markers=insert or --row-markers=update, for rows that the target"
              + " does not have: CQL does not show whether a row was written by INSERT, so that it"
              + " stays without any column, or by UPDATE, so that it vanishes with its last one");
    }
  }

  private static CommandFailedException refused(String message) {
    return new CommandFailedException(ExitCode.REFUSED, message);
  }

  boolean repairs() {
    return repair;
  }

  RowMarkers markers() {
    if (markers == null) {
      throw new IllegalStateException("check() requires them");
    }
    return markers;
  }

  boolean raises() {
    return raise;
  }

  boolean deletes() {
    return delete;
  }

  boolean sourceWins() {
    return sourceWins;
  }

  boolean acceptsRaised() {
    return acceptRaised || raise;
  }

  Duration timeout() {
    return timeout;
  }

  long maxBacklog() {
    return maxBacklog;
  }
}
