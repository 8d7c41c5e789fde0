// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one input of a table carries.
 *
 * @param key the input's configuration key, such as {@code fullrow.tables[0].inputs[1]}
 * @param columns as {@link io.fullrow.decode.Format#fidelity} declares
 * @param leftToOthers columns that are not taken from this input, for another carries them exactly
 * @param undetectableLosses losses that cannot be detected, whole sentences
 */
public record InputFidelity(
    String key,
    InputSettings input,
    List<Fidelity> columns,
    Set<String> leftToOthers,
    List<String> undetectableLosses) {
  public InputFidelity {
    columns = List.copyOf(columns);
    leftToOthers = Set.copyOf(leftToOthers);
    undetectableLosses = List.copyOf(undetectableLosses);
  }

  static InputFidelity of(
      String key, TableSettings table, InputSettings input, TableSchema schema) {
    return new InputFidelity(
        key,
        input,
        Formats.byName(input.format()).fidelity(schema),
        leftToOthers(table, input, schema),
        Formats.byName(input.format()).undetectableLosses());
  }

  /**
   * The columns that this input blurs, by the fidelity of its format, and another one of the table
   * carries exactly. Never one of the primary key, without which there is no fragment. The shared
   * fragments topic is no such input: it is there for every table, mostly without a record.
   */
  static Set<String> leftToOthers(TableSettings table, InputSettings input, TableSchema schema) {
    Set<String> exact =
        table.inputs().stream()
            .filter(other -> !other.topic().equals(input.topic()))
            .flatMap(other -> columns(other, schema, true).stream())
            .collect(Collectors.toSet());
    exact.retainAll(columns(input, schema, false));
    return exact;
  }

  private static Set<String> columns(InputSettings input, TableSchema schema, boolean exact) {
    Set<String> inexact =
        Formats.byName(input.format()).fidelity(schema).stream()
            .filter(fidelity -> fidelity.level() != Level.EXACT)
            .map(Fidelity::column)
            .collect(Collectors.toSet());
    return schema.byName().values().stream()
        .filter(column -> !column.isPrimaryKey())
        .map(Column::name)
        .filter(name -> inexact.contains(name) != exact)
        .collect(Collectors.toSet());
  }

  public boolean accepted(Fidelity column) {
    return input.acceptLoss().contains(column.column());
  }

  public boolean isLeftToOthers(Fidelity column) {
    return leftToOthers.contains(column.column());
  }

  /** Whether the table loses by it what the operator must accept. */
  boolean loses(Fidelity column) {
    return column.level() != Level.EXACT && !isLeftToOthers(column);
  }
}
