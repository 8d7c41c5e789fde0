package io.fullrow.app;

import io.fullrow.decode.Fidelity;
import java.util.List;

/**
 * What one table's raw format carries.
 *
 * @param key the table's configuration key, such as {@code fullrow.tables[0]}
 * @param columns as {@link io.fullrow.decode.Format#fidelity} tells
 * @param undetectableLosses losses that nobody can detect, whole sentences
 */
record TableFidelity(
    String key, TableSettings table, List<Fidelity> columns, List<String> undetectableLosses) {
  TableFidelity {
    columns = List.copyOf(columns);
    undetectableLosses = List.copyOf(undetectableLosses);
  }

  boolean accepted(Fidelity column) {
    return table.acceptLoss().contains(column.column());
  }
}
