// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.event.DataEvent;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
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
 *
 * <p>One for each event: it keeps the first problem that it finds.
 */
final class EventCheck implements DataEvent.Visitor<Optional<Failure>> {
  private final TableSchema target;
  private final Set<String> acceptedLosses;
  private final Map<String, Column> byName;
  private Optional<Failure> problem = Optional.empty();

  private EventCheck(TableSchema target, Set<String> acceptedLosses) {
    this.target = target;
    this.acceptedLosses = acceptedLosses;
    this.byName = target.byName();
  }

  /**
   * The first problem of an event; empty if it fits.
   *
   * @param acceptedLosses names of the columns whose loss the operator accepts
   * @throws IllegalArgumentException if a path of the event is none of its column's type
   */
  static Optional<Failure> of(DataEvent event, TableSchema target, Set<String> acceptedLosses) {
    EventCheck check = new EventCheck(target, acceptedLosses);
    int components = event.envelope().partition().components().size();
    check.arity("partition key", components, target.partitionKey().size());
    return check.problem.isPresent() ? check.problem : event.match(check);
  }

  @Override
  public Optional<Failure> row(DataEvent.Row event) {
    clustering(event.clustering().components().size());
    deletion(event.deletion());
    columns(event.columns(), Column.Kind.REGULAR);
    return problem;
  }

  @Override
  public Optional<Failure> staticRow(DataEvent.StaticRow event) {
    deletion(event.deletion());
    columns(event.columns(), Column.Kind.STATIC);
    return problem;
  }

  @Override
  public Optional<Failure> partitionDeletion(DataEvent.PartitionDeletion event) {
    deletion(event.deletion());
    return problem;
  }

  @Override
  public Optional<Failure> rangeDeletion(DataEvent.RangeDeletion event) {
    bound(event.start());
    bound(event.end());
    deletion(event.deletion());
    return problem;
  }

  private void clustering(int components) {
    arity("clustering", components, target.clustering().size());
  }

  private void arity(String what, int components, int expected) {
    if (components != expected) {
      drift(target.id() + " has " + expected + " " + what + " columns, not " + components);
    }
  }

  private void bound(RangeBound bound) {
    if (bound.prefix().size() > target.clustering().size()) {
      clustering(bound.prefix().size());
    }
  }

  private void deletion(Optional<Deletion> deletion) {
    if (deletion.isPresent() && deletion.get().writetime().micros() == Long.MIN_VALUE) {
      found(Failure.poison("a deletion has the one writetime that CQL refuses, " + Long.MIN_VALUE));
    }
  }

  /**
   * @param kind of the columns that may occur: regular ones in a row, static ones in a static row
   */
  private void columns(RowContent columns, Column.Kind kind) {
    for (CellKey key : columns.cells().keySet()) {
      column(key.column(), kind, key.path().isPresent());
      field(key);
    }
    for (String name : columns.complexDeletions().keySet()) {
      column(name, kind, true);
    }
  }

  private void column(String name, Column.Kind kind, boolean multiCell) {
    Column column = byName.get(name);
    if (column == null) {
      drift(target.id() + " has no column " + name);
      return;
    }
    if (column.kind() != kind) {
      drift(target.id() + "." + name + " is " + column.kind() + ", not " + kind);
    }
    boolean ofList = multiCell && TargetSupport.isRewritten(column, acceptedLosses);
    if (column.multiCell() != multiCell && !ofList) {
      drift(target.id() + "." + name + (multiCell ? " has no elements" : " is a non-frozen type"));
    }
    TargetSupport.refusal(column, acceptedLosses).map(Failure::poison).ifPresent(this::found);
  }

  private void field(CellKey key) {
    Column column = byName.get(key.column());
    if (column == null || key.path().isEmpty() || problem.isPresent()) {
      return;
    }
    DataType type = column.type();
    if (CqlTypes.kind(type) == CqlKind.UDT) {
      int index = UdtFields.index(key);
      if (index < 0 || index >= CqlTypes.parts(type).size()) {
        drift(target.id() + "." + key.column() + " has no field of path " + key.path());
      }
    }
  }

  private void drift(String reason) {
    found(Failure.drift(reason));
  }

  private void found(Failure next) {
    if (problem.isEmpty()) {
      problem = Optional.of(next);
    }
  }
}
