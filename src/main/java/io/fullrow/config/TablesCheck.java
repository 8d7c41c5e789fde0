// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the list of tables must fulfil: legal names, and nothing that two tables share. */
public final class TablesCheck {
  private final FullrowProperties properties;
  private final TableList list;
  private final Set<String> formats;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();
  private final Map<String, String> topics = new HashMap<>();

  /**
   * @param list the tables with their keys
   */
  public TablesCheck(FullrowProperties properties, TableList list, Set<String> formats) {
    this.properties = properties;
    this.list = list;
    this.formats = formats;
  }

  public List<Problem> problems() {
    if (list.tables().isEmpty() && properties.keyspaces().isEmpty()) {
      add(
          "fullrow.tables",
          "",
          "there is no table to follow",
          "Add at least one with source, inputs, events-topic and target, or a keyspace in"
              + " fullrow.keyspaces.");
    }
    topic("fullrow.dead-letter-topic", properties.deadLetterTopic(), "fullrow.dlq");
    topic("fullrow.fragments-topic", properties.fragmentsTopic(), "fullrow.fragments");
    for (int i = 0; i < list.tables().size(); i++) {
      table(list.keys().get(i) + ".", list.tables().get(i));
    }
    problems.addAll(new KeyspacesCheck(properties, formats).problems());
    problems.addAll(new WayBackCheck(properties, list).problems());
    return List.copyOf(problems);
  }

  private void table(String prefix, TableSettings table) {
    tableName(prefix + "source", table.source(), sources);
    inputs(prefix + "inputs", table);
    topic(prefix + "events-topic", table.eventsTopic(), "dp." + example(table));
    unique(prefix + "events-topic", table.partitionsTopic(), topics, "this topic is used by");
    tableName(prefix + "target", table.target(), targets);
    acceptLoss(prefix + "accept-loss", table.acceptLoss());
  }

  private static String example(TableSettings table) {
    return table.source().isEmpty() ? "movies.movies_by_genre" : table.source();
  }

  private void tableName(String key, String name, Map<String, String> taken) {
    try {
      TableId.parse(name);
    } catch (IllegalArgumentException e) {
      add(
          key,
          name,
          name.isEmpty() ? "this key is missing" : "a table is named as keyspace.table",
          "Write it as keyspace.table, such as movies.movies_by_genre, without CQL quotes.");
      return;
    }
    unique(key, name, taken, "this table is already named by");
  }

  private void inputs(String key, TableSettings table) {
    if (table.inputs().isEmpty()) {
      add(
          key,
          "",
          "there is no topic to read fragments from",
          "Name a topic of the CDC publisher and its format, such as "
              + key
              + "[0].topic: lab."
              + example(table)
              + " and "
              + key
              + "[0].format: debezium.");
    }
    for (int i = 0; i < table.inputs().size(); i++) {
      InputSettings input = table.inputs().get(i);
      String prefix = key + "[" + i + "].";
      topic(prefix + "topic", input.topic(), "lab." + example(table));
      format(prefix + "format", input.format());
      acceptLoss(prefix + "accept-loss", input.acceptLoss());
    }
  }

  private void topic(String key, String name, String example) {
    if (!TopicName.legal(name)) {
      add(
          key,
          name,
          name.isEmpty() ? "this key is missing" : "a topic's name is " + TopicName.RULE,
          "Write a topic's name, such as " + example + ".");
      return;
    }
    unique(key, name, topics, "this topic is used by");
  }

  private void format(String key, String format) {
    if (!formats.contains(format)) {
      add(
          key,
          format,
          format.isEmpty() ? "this key is missing" : "there is no such format",
          "Use one of: " + ConfigurationCheck.oneOf(formats) + ".");
    }
  }

  private void acceptLoss(String key, List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.isBlank() || !seen.add(column)) {
        add(
            key,
            column,
            column.isBlank() ? "a column's name is empty" : "this column is named twice",
            "Name each column once.");
      }
    }
  }

  private void unique(String key, String name, Map<String, String> taken, String what) {
    String holder = taken.putIfAbsent(name, key);
    if (holder != null && !name.equals(TableSettings.PARTITIONS_SUFFIX)) {
      String found =
          key.endsWith("events-topic") && name.endsWith(TableSettings.PARTITIONS_SUFFIX)
              ? name
                  + " ("
                  + TableSettings.PARTITIONS_SUFFIX
                  + " is appended for the partition topic)"
              : name;
      add(key, found, what + " " + holder + " too", "Give each its own.");
    }
  }

  private void add(String key, Object value, String reason, String remedy) {
    problems.add(Problem.of(key, value, reason, remedy));
  }
}
