// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableList;
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
    return names.stream().distinct().map(name -> find(name, properties.tables())).toList();
  }

  /**
   * The same with the configuration's keys.
   *
   * @throws CommandFailedException if a name is not configured
   */
  TableList in(TableList all) {
    if (names.isEmpty()) {
      return all;
    }
    List<TableSettings> chosen =
        names.stream().distinct().map(name -> find(name, all.tables())).toList();
    return new TableList(
        chosen, chosen.stream().map(all.tables()::indexOf).map(all.keys()::get).toList());
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  private static TableSettings find(String name, List<TableSettings> tables) {
    Optional<TableSettings> found =
        tables.stream().filter(table -> table.source().equals(name)).findFirst();
    return found.orElseThrow(
        () -> new CommandFailedException(ExitCode.REFUSED, notConfigured(name, tables)));
  }

  /** That no source table has this name, and which do. */
  static String notConfigured(String name, List<TableSettings> tables) {
    String known =
        tables.stream()
            .limit(NAMES_SHOWN)
            .map(TableSettings::source)
            .collect(Collectors.joining(", "));
    Optional<TableSettings> target =
        tables.stream().filter(table -> table.target().equals(name)).findFirst();
    return target
        .map(table -> name + " is the target of " + table.source() + ": name the source")
        .orElse(
            "no table "
                + name
                + " is configured in fullrow.tables or fullrow.keyspaces; configured are "
                + known
                + (tables.size() > NAMES_SHOWN ? ", ..." : ""));
  }
}
