// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** The tables that a command is asked for. */
final class TableChoice {
  private static final int NAMES_SHOWN = 10;

  @Parameters(
      paramLabel = "<keyspace.table>",
      description = "Source tables, case-sensitive; all that are configured if none is named.")
  private List<String> names = new ArrayList<>();

  /**
   * @throws CommandFailedException if a name is not configured, or no table is
   */
  List<TableSettings> in(FullrowProperties properties) {
    if (names.isEmpty()) {
      return properties.tables();
    }
    return names.stream().distinct().map(name -> find(name, properties)).toList();
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  private static TableSettings find(String name, FullrowProperties properties) {
    Optional<TableSettings> found =
        properties.tables().stream().filter(table -> table.source().equals(name)).findFirst();
    return found.orElseThrow(() -> unknown(name, properties.tables()));
  }

  private static CommandFailedException unknown(String name, List<TableSettings> tables) {
    String known =
        tables.stream()
            .limit(NAMES_SHOWN)
            .map(TableSettings::source)
            .collect(Collectors.joining(", "));
    Optional<TableSettings> target =
        tables.stream().filter(table -> table.target().equals(name)).findFirst();
    return new CommandFailedException(
        ExitCode.REFUSED,
        target
            .map(table -> name + " is the target of " + table.source() + ": name the source")
            .orElse(
                "no table "
                    + name
                    + " is configured in fullrow.tables or fullrow.keyspaces; configured are "
                    + known
                    + (tables.size() > NAMES_SHOWN ? ", ..." : "")));
  }
}
