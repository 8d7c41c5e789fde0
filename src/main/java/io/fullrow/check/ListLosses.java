// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list that is not frozen comes in parts by every format but {@code fragment}. Only a list in the
 * target shows that to the service: any other type is taken for the source's own, and the parts for
 * whole values.
 */
final class ListLosses {
  /** Carries lists by their cell paths. */
  private static final String LOSSLESS = "fragment";

  private ListLosses() {}

  static List<Finding> of(TableSettings table, TableSchema source, TableSchema target) {
    List<Finding> findings = new ArrayList<>();
    for (InputSettings input : table.inputs()) {
      if (input.format().equals(LOSSLESS)) {
        continue;
      }
      for (Column column : source.byName().values()) {
        Optional<Column> there = target.column(column.name());
        if (TableShapes.isList(column) && there.filter(c -> !TableShapes.isList(c)).isPresent()) {
          findings.add(misread(input, source, column));
        }
      }
    }
    return findings;
  }

  private static Finding misread(InputSettings input, TableSchema source, Column column) {
    return Finding.error(
        "losses",
        source.id() + "." + column.name(),
        "the list is not frozen in the source, and the format "
            + input.format()
            + " of the topic "
            + input.topic()
            + " delivers parts of it, which the target's type would take for whole values",
        "Create the target's column as a list (fullrow schema --lists=keep) and accept its loss in"
            + " the input, which then leaves it empty; or publish the table as fragments.");
  }
}
