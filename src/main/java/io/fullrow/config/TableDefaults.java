// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of every table that does not set its own. {@code {keyspace}} and {@code {table}} stand
 * for the names of the source table, in every value; quote them in YAML.
 *
 * @param inputs Inputs of a table that names none, with the keys of {@code tables[].inputs}, such
 *     as {@code "lab.{keyspace}.{table}"} with the format {@code debezium}. In all values here
 *     {@code {keyspace}} and {@code {table}} stand for the names of the source table.
 * @param eventsTopic Events topic of a table that names none, such as {@code
 *     "dp.{keyspace}.{table}"}.
 * @param target Target of a table of {@code fullrow.tables} that names none, such as {@code
 *     "{keyspace}_new.{table}"}. A keyspace of {@code fullrow.keyspaces} names its own.
 * @param acceptLoss Columns whose loss as a list in the target is accepted in every table that
 *     names none.
 */
public record TableDefaults(
    @DefaultValue List<InputSettings> inputs,
    @DefaultValue("") String eventsTopic,
    @DefaultValue("") String target,
    @DefaultValue List<String> acceptLoss) {

  public TableDefaults {
    inputs = List.copyOf(inputs);
    acceptLoss = List.copyOf(acceptLoss);
  }

  /** No defaults. */
  public static TableDefaults none() {
    return new TableDefaults(List.of(), "", "", List.of());
  }

  /** The table with these defaults in the place of what it does not say. */
  TableSettings in(TableSettings table) {
    Names names = Names.of(table.source());
    return new TableSettings(
        table.source(),
        table.inputs().isEmpty() ? inputs.stream().map(names::in).toList() : table.inputs(),
        table.eventsTopic().isEmpty() ? names.in(eventsTopic) : table.eventsTopic(),
        table.target().isEmpty() ? names.in(target) : table.target(),
        table.acceptLoss().isEmpty()
            ? acceptLoss.stream().map(names::in).toList()
            : table.acceptLoss());
  }

  /** What the placeholders stand for. */
  private record Names(String keyspace, String table) {
    /** Of a name that is refused elsewhere, whatever it has. */
    static Names of(String source) {
      int dot = source.indexOf('.');
      return dot < 0
          ? new Names(source, source)
          : new Names(source.substring(0, dot), source.substring(dot + 1));
    }

    String in(String pattern) {
      return pattern.replace("{keyspace}", keyspace).replace("{table}", table);
    }

    InputSettings in(InputSettings input) {
      return new InputSettings(
          in(input.topic()),
          in(input.format()),
          input.acceptLoss().stream().map(this::in).toList());
    }
  }
}
