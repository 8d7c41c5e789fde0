// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tables to follow: those of {@code fullrow.tables}, then those that {@code fullrow.keyspaces}
 * stand for. Fixed from the start of this instance on.
 *
 * @param tables with all defaults applied; of a keyspace sorted by name
 * @param keys where each stands in the configuration, in the same order
 */
public record TableList(List<TableSettings> tables, List<String> keys) {
  private static final String OWN_ENTRY =
      " A table of a keyspace has the settings of fullrow.table-defaults: change those, or list the"
          + " table in fullrow.tables with its own settings.";

  public TableList {
    tables = List.copyOf(tables);
    keys = List.copyOf(keys);
  }

  /** The listed tables alone: all that can be known without asking the target. */
  public static TableList listed(FullrowProperties properties) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < properties.tables().size(); i++) {
      keys.add("fullrow.tables[" + i + "]");
    }
    return new TableList(
        properties.tables().stream().map(properties.tableDefaults()::in).toList(), keys);
  }

  /**
   * All tables.
   *
   * @param tablesOf the names of the tables that a keyspace of the target has now
   * @throws IllegalStateException if a keyspace stands for no table: it may be about to be created
   */
  public static TableList of(FullrowProperties properties, Function<String, Set<String>> tablesOf) {
    return of(properties, "target", KeyspaceSettings::target, tablesOf);
  }

  /**
   * All tables as the old keyspaces have them, before the new ones exist.
   *
   * @param tablesOf the names of the tables that a keyspace of the source has now
   * @throws IllegalStateException if a keyspace stands for no table
   */
  public static TableList ofSource(
      FullrowProperties properties, Function<String, Set<String>> tablesOf) {
    return of(properties, "source", KeyspaceSettings::source, tablesOf);
  }

  private static TableList of(
      FullrowProperties properties,
      String side,
      Function<KeyspaceSettings, String> nameOf,
      Function<String, Set<String>> tablesOf) {
    TableList listed = listed(properties);
    List<TableSettings> tables = new ArrayList<>(listed.tables());
    List<String> keys = new ArrayList<>(listed.keys());
    Set<String> taken = new HashSet<>();
    tables.forEach(table -> taken.add(table.source()));
    for (int i = 0; i < properties.keyspaces().size(); i++) {
      KeyspaceSettings keyspace = properties.keyspaces().get(i);
      Set<String> names = new TreeSet<>(tablesOf.apply(nameOf.apply(keyspace)));
      names.removeIf(name -> !keyspace.covers(name));
      if (names.isEmpty()) {
        throw new IllegalStateException(
            "fullrow.keyspaces["
                + i
                + "]: the "
                + side
                + " has no table in "
                + nameOf.apply(keyspace)
                + " that include and exclude select; create one, or change them");
      }
      for (String name : names) {
        TableId source = new TableId(keyspace.source(), name);
        if (taken.add(source.toString())) {
          tables.add(properties.tableDefaults().in(settings(keyspace, name)));
          keys.add("fullrow.keyspaces[" + i + "] (" + source + ")");
        }
      }
    }
    return new TableList(tables, keys);
  }

  /** What to do about a problem of a table without its own entry is said with it. */
  public static List<Problem> explained(List<Problem> problems) {
    return problems.stream()
        .map(
            problem ->
                problem.key().startsWith("fullrow.keyspaces[")
                    ? new Problem(
                        problem.key(),
                        problem.value(),
                        problem.reason(),
                        problem.remedy() + OWN_ENTRY)
                    : problem)
        .toList();
  }

  /** The names of the tables, no views, that a keyspace has; none if there is no such keyspace. */
  public static Set<String> names(Metadata metadata, String keyspace) {
    return metadata
        .getKeyspace(CqlIdentifier.fromInternal(keyspace))
        .map(KeyspaceMetadata::getTables)
        .orElseGet(Map::of)
        .keySet()
        .stream()
        .map(CqlIdentifier::asInternal)
        .collect(Collectors.toSet());
  }

  private static TableSettings settings(KeyspaceSettings keyspace, String name) {
    return new TableSettings(
        new TableId(keyspace.source(), name).toString(),
        List.of(),
        "",
        new TableId(keyspace.target(), name).toString(),
        List.of());
  }
}
