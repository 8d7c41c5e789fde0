// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a replay writes, and what the operator vouches for. */
final class ReplayOptions {
  @Option(
      names = "--target-keyspace",
      paramLabel = "<keyspace>",
      description = "Write to the tables of this keyspace, in place of the configured targets.")
  private @Nullable String keyspace;

  @Option(
      names = "--target-is-not-read",
      description = {
        "Allow to write events of any age to tables that have rows already.",
        "Until the replay ends, rows may show there that were deleted long ago."
      })
  private boolean targetIsNotRead;

  boolean targetIsNotRead() {
    return targetIsNotRead;
  }

  /** Whether it writes to the tables that the running service writes to. */
  boolean ofService() {
    return keyspace == null;
  }

  /**
   * The tables with their targets.
   *
   * @param all that the running service writes
   * @throws CommandFailedException if two tables had one target, or one that the service writes
   */
  TableList targets(TableList chosen, TableList all) {
    if (keyspace == null) {
      return chosen;
    }
    List<TableSettings> moved = chosen.tables().stream().map(this::moved).toList();
    all.tables().forEach(table -> requireMoved(moved, table));
    Set<String> targets = new HashSet<>();
    for (TableSettings table : moved) {
      if (!targets.add(table.target())) {
        throw new CommandFailedException(
            ExitCode.REFUSED,
            "--target-keyspace: two tables would be written to "
                + table.target()
                + "; name the tables of one keyspace at a time");
      }
    }
    return new TableList(moved, chosen.keys());
  }

  /** Only without the option are lists left to the service, their one writer. */
  private static void requireMoved(List<TableSettings> moved, TableSettings written) {
    if (moved.stream().anyMatch(table -> table.target().equals(written.target()))) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "--target-keyspace: the service itself writes "
              + written.source()
              + " to "
              + written.target()
              + ": leave --target-keyspace out to replay into the configured targets, or name"
              + " another keyspace");
    }
  }

  private TableSettings moved(TableSettings table) {
    return new TableSettings(
        table.source(),
        table.inputs(),
        table.eventsTopic(),
        new TableId(String.valueOf(keyspace), TableId.parse(table.target()).table()).toString(),
        table.acceptLoss());
  }
}
