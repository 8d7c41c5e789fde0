// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.TableSettings;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What one table's inputs carry, and what its target then loses.
 *
 * @param key the table's configuration key, such as {@code fullrow.tables[0]}
 * @param inputs in the order of the configuration
 * @param inTarget the accepted losses of the target
 */
public record TableFidelity(
    String key, TableSettings table, List<InputFidelity> inputs, List<Fidelity> inTarget) {
  public TableFidelity {
    inputs = List.copyOf(inputs);
    inTarget = List.copyOf(inTarget);
  }

  /** Each column with what is left of it in the end: the best input, then the target. */
  public Map<String, Level> levels() {
    Map<String, Level> levels = new TreeMap<>();
    inputs.stream()
        .flatMap(input -> input.columns().stream())
        .forEach(
            column ->
                levels.merge(
                    column.column(),
                    column.level(),
                    BinaryOperator.minBy(Comparator.naturalOrder())));
    inTarget.forEach(
        column ->
            levels.merge(
                column.column(), column.level(), BinaryOperator.maxBy(Comparator.naturalOrder())));
    return levels;
  }
}
