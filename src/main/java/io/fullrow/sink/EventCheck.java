// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlKind;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an event fits the target table, asked before anything is planned. What does not fit the
 * table is drift, since the table may change; a deletion that CQL can never write is poison. Single
 * cells that it can never write are for {@link WritableCells}.
 */
final class EventCheck {
  private final TableSchema target;
  private final Set<String> acceptedLosses;
  private final Map<String, Column> byName;

  /**
   * @param acceptedLosses names of the columns whose loss the operator accepts
   */
  EventCheck(TableSchema target, Set<String> acceptedLosses) {
    this.target = target;
    this.acceptedLosses = acceptedLosses;
    this.byName = target.byName();
  }

  Optional<WriteResult> partition(int components) {
    return arity("partition key", components, target.partitionKey().size());
  }

  Optional<WriteResult> clustering(int components) {
    return arity("clustering", components, target.clustering().size());
  }

  private Optional<WriteResult> arity(String what, int components, int expected) {
    if (components == expected) {
      return Optional.empty();
    }
    return drift(target.id() + " has " + expected + " " + what + " columns, not " + components);
  }

  Optional<WriteResult> bound(RangeBound bound) {
    if (bound.prefix().size() <= target.clustering().size()) {
      return Optional.empty();
    }
    return clustering(bound.prefix().size());
  }

  Optional<WriteResult> deletion(Deletion deletion) {
    return writetime(deletion.writetime(), "a deletion");
  }

  /**
   * @param kind of the columns that may occur: regular ones in a row, static ones in a static row
   */
  Optional<WriteResult> columns(RowContent columns, Column.Kind kind) {
    for (Map.Entry<CellKey, Cell> entry : columns.cells().entrySet()) {
      Optional<WriteResult> problem =
          column(entry.getKey().column(), kind, entry.getKey().path().isPresent())
              .or(() -> field(entry.getKey()));
      if (problem.isPresent()) {
        return problem;
      }
    }
    for (String name : columns.complexDeletions().keySet()) {
      Optional<WriteResult> problem = column(name, kind, true);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<WriteResult> column(String name, Column.Kind kind, boolean multiCell) {
    Column column = byName.get(name);
    if (column == null) {
      return drift(target.id() + " has no column " + name);
    }
    if (column.kind() != kind) {
      return drift(target.id() + "." + name + " is " + column.kind() + ", not " + kind);
    }
    boolean ofList = multiCell && TargetSupport.isRewritten(column, acceptedLosses);
    if (column.multiCell() != multiCell && !ofList) {
      return drift(
          target.id() + "." + name + (multiCell ? " has no elements" : " is a non-frozen type"));
    }
    return TargetSupport.refusal(column, acceptedLosses).map(WriteResult::poison);
  }

  private Optional<WriteResult> field(CellKey key) {
    DataType type = Optional.ofNullable(byName.get(key.column())).map(Column::type).orElseThrow();
    if (key.path().isPresent() && CqlTypes.kind(type) == CqlKind.UDT) {
      int index = UdtFields.index(key);
      if (index < 0 || index >= CqlTypes.parts(type).size()) {
        return drift(target.id() + "." + key.column() + " has no field of path " + key.path());
      }
    }
    return Optional.empty();
  }

  private static Optional<WriteResult> writetime(WriteTime writetime, String what) {
    if (writetime.micros() != Long.MIN_VALUE) {
      return Optional.empty();
    }
    return poison(what + " has the one writetime that CQL refuses, " + Long.MIN_VALUE);
  }

  private static Optional<WriteResult> drift(String reason) {
    return Optional.of(WriteResult.drift(reason));
  }

  private static Optional<WriteResult> poison(String reason) {
    return Optional.of(WriteResult.poison(reason));
  }
}
