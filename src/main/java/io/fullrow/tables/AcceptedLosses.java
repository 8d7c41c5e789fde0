// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.Fidelity;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.TargetSupport;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the target of one table may lack by the operator's consent, so that no comparison of the two
 * tables can ask for it.
 *
 * @param columns that no input carries exactly
 * @param lists of which the target keeps values and order alone
 * @param whole losses of the whole table, such as {@code ttl}, by the names of the format
 */
public record AcceptedLosses(Set<String> columns, Set<String> lists, Set<String> whole) {
  public AcceptedLosses {
    columns = Set.copyOf(columns);
    lists = Set.copyOf(lists);
    whole = Set.copyOf(whole);
  }

  public static AcceptedLosses of(TableSettings table, TableSchema source, TableSchema target) {
    Set<String> columns = new TreeSet<>();
    Set<String> whole = new TreeSet<>();
    for (InputSettings input : table.inputs()) {
      InputFidelity fidelity = InputFidelity.of("", table, input, target);
      for (Fidelity column : fidelity.columns()) {
        if (fidelity.loses(column) && fidelity.accepted(column)) {
          (target.column(column.column()).isPresent() ? columns : whole).add(column.column());
        }
      }
    }
    return new AcceptedLosses(columns, lists(table, source, target, columns), whole);
  }

  private static Set<String> lists(
      TableSettings table, TableSchema source, TableSchema target, Set<String> leftOut) {
    Set<String> accepted = Set.copyOf(table.acceptLoss());
    Set<String> lists = new TreeSet<>();
    for (Column column : target.byName().values()) {
      boolean rewritten = TargetSupport.acceptedLoss(column, accepted).isPresent();
      boolean isList = source.column(column.name()).filter(AcceptedLosses::isList).isPresent();
      boolean frozen =
          !column.multiCell() && source.column(column.name()).filter(Column::multiCell).isEmpty();
      if (rewritten && isList && !frozen && !leftOut.contains(column.name())) {
        lists.add(column.name());
      }
    }
    return lists;
  }

  private static boolean isList(Column column) {
    return CqlTypes.isList(column.type());
  }
}
