// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the keyspaces and the defaults for their tables must fulfil, whatever tables they will stand
 * for.
 */
final class KeyspacesCheck {
  /** Any legal name of a table: what is wrong with it is wrong with all. */
  private static final String SAMPLE = "a_table";

  private static final String NAME_RULE = "a keyspace's name is 1 to 48 letters, digits and _";
  private static final String DEFAULTS = "fullrow.table-defaults.";

  private final FullrowProperties properties;
  private final Set<String> formats;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> sources = new HashSet<>();

  KeyspacesCheck(FullrowProperties properties, Set<String> formats) {
    this.properties = properties;
    this.formats = formats;
  }

  List<Problem> problems() {
    for (int i = 0; i < properties.keyspaces().size(); i++) {
      keyspace("fullrow.keyspaces[" + i + "].", properties.keyspaces().get(i));
    }
    if (!properties.keyspaces().isEmpty()) {
      defaults(properties.keyspaces().get(0));
    }
    return List.copyOf(problems);
  }

  private void keyspace(String prefix, KeyspaceSettings keyspace) {
    name(prefix + "source", keyspace.source());
    name(prefix + "target", keyspace.target());
    patterns(prefix + "include", keyspace.include());
    patterns(prefix + "exclude", keyspace.exclude());
    if (keyspace.include().isEmpty()) {
      add(prefix + "include", "", "it selects no table", "Remove the key to include every table.");
    }
    if (!sources.add(keyspace.source())) {
      add(
          prefix + "source",
          keyspace.source(),
          "this keyspace is named twice",
          "Name it once, with all of its tables in include.");
    }
  }

  private void name(String key, String name) {
    if (!name.matches("\\w{1,48}")) {
      add(
          key,
          name,
          name.isEmpty() ? "this key is missing" : NAME_RULE,
          "Write a keyspace's name, such as movies, without CQL quotes.");
    }
  }

  private void patterns(String key, List<String> patterns) {
    for (String pattern : patterns) {
      if (!pattern.matches("[\\w*?]+")) {
        add(
            key,
            pattern,
            "this cannot be the name of a table",
            "Write a table's name without its keyspace, with * and ? as wildcards.");
      }
    }
  }

  /** The names in a keyspace are legal in topics, so that checking one of them is enough. */
  private void defaults(KeyspaceSettings keyspace) {
    TableSettings sample =
        properties
            .tableDefaults()
            .in(
                new TableSettings(
                    keyspace.source() + "." + SAMPLE, List.of(), "", SAMPLE, List.of()));
    if (sample.inputs().isEmpty()) {
      missing("inputs", "[{topic: \"lab.{keyspace}.{table}\", format: debezium}]");
    }
    for (int i = 0; i < sample.inputs().size(); i++) {
      topic("inputs[" + i + "].topic", sample.inputs().get(i).topic(), "lab.{keyspace}.{table}");
      format("inputs[" + i + "].format", sample.inputs().get(i).format());
    }
    topic("events-topic", sample.eventsTopic(), "dp.{keyspace}.{table}");
  }

  private void topic(String key, String name, String example) {
    if (name.isEmpty()) {
      missing(key, '"' + example + '"');
    } else if (!TopicName.legal(name)) {
      add(
          DEFAULTS + key,
          name,
          "a topic's name is " + TopicName.RULE,
          "Write a topic's name with {keyspace} and {table}, such as \"" + example + "\".");
    } else if (!name.contains(SAMPLE)) {
      add(
          DEFAULTS + key,
          name,
          "all tables would have the same topic",
          "Put {table} into it, and {keyspace} if there are several, such as \"" + example + "\".");
    }
  }

  private void format(String key, String format) {
    if (!formats.contains(format)) {
      add(
          DEFAULTS + key,
          format,
          format.isEmpty() ? "this key is missing" : "there is no such format",
          "Use one of: " + ConfigurationCheck.oneOf(formats) + ".");
    }
  }

  private void missing(String key, String example) {
    add(
        DEFAULTS + key,
        "",
        "the tables of fullrow.keyspaces need it",
        "Set " + DEFAULTS + key + ": " + example + ".");
  }

  private void add(String key, Object value, String reason, String remedy) {
    problems.add(Problem.of(key, value, reason, remedy));
  }
}
