// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlElements;
import io.fullrow.workload.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Gathers the cells that one statement writes while its assignments are made up. */
final class RowCells {
  private final SplittableRandom random;
  private final RandomValues values;
  private final Stamp stamp;
  private final TreeMap<CellKey, Cell> cells = new TreeMap<>();
  private final TreeMap<String, Deletion> complexDeletions = new TreeMap<>();

  RowCells(SplittableRandom random, RandomValues values, Stamp stamp) {
    this.random = random;
    this.values = values;
    this.stamp = stamp;
  }

  RowContent toColumns() {
    return RowContent.of(cells, complexDeletions);
  }

  /** {@code c = ?}. */
  Bound overwrite(Column column) {
    boolean toNull = random.nextInt(8) == 0;
    if (!column.multiCell()) {
      return simple(CellKey.simple(column.name()), column.type(), toNull);
    }
    complexDeletions.put(column.name(), stamp.overwritten());
    if (toNull) {
      return Bound.NULL;
    }
    if (column.type() instanceof UserDefinedType udt) {
      return fields(column, udt);
    }
    List<List<Bytes>> entries = values.distinct(column.type());
    entries.forEach(entry -> put(column, entry));
    return Bound.of(RandomValues.pack(entries));
  }

  /** One assignment or several elements of a non-frozen column, as {@code UPDATE} has it. */
  void assignElements(Column column, Statement statement) {
    String name = TableShape.quoted(column.name());
    int kind = random.nextInt(4);
    if (column.type() instanceof UserDefinedType udt) {
      if (kind == 0) {
        statement.add(name + " = ?", overwrite(column));
      } else {
        int field = random.nextInt(udt.getFieldNames().size());
        statement.add(name + "." + udt.getFieldNames().get(field).asCql(true) + " = ?");
        statement.add("", field(column, udt, field, kind == 1));
      }
    } else if (kind == 0) {
      statement.add(name + " = ?", overwrite(column));
    } else if (kind == 1) {
      remove(column, statement.add(name + " = " + name + " - ?"));
    } else if (kind == 2 && column.type() instanceof MapType map) {
      Bytes key = values.any(map.getKeyType());
      statement.add(name + "[?] = ?", Bound.of(key));
      CellKey cell = CellKey.element(column.name(), key);
      statement.add("", simple(cell, map.getValueType(), random.nextInt(4) == 0));
    } else {
      List<List<Bytes>> entries = atLeastOne(column.type());
      entries.forEach(entry -> put(column, entry));
      statement.add(name + " = " + name + " + ?", Bound.of(RandomValues.pack(entries)));
    }
  }

  /** One item of the list behind {@code DELETE}. */
  void delete(Column column, Statement statement) {
    String name = TableShape.quoted(column.name());
    if (!column.multiCell()) {
      statement.add(name);
      cells.put(CellKey.simple(column.name()), stamp.tombstone());
    } else if (random.nextBoolean()) {
      statement.add(name);
      complexDeletions.put(column.name(), stamp.deletion());
    } else if (column.type() instanceof UserDefinedType udt) {
      int field = random.nextInt(udt.getFieldNames().size());
      statement.add(name + "." + udt.getFieldNames().get(field).asCql(true));
      field(column, udt, field, true);
    } else {
      Bytes path = values.any(pathType(column.type()));
      statement.add(name + "[?]", Bound.of(path));
      cells.put(CellKey.element(column.name(), path), stamp.tombstone());
    }
  }

  private void remove(Column column, Statement statement) {
    List<List<Bytes>> paths =
        atLeastOne(column.type()).stream().map(entry -> entry.subList(0, 1)).toList();
    paths.forEach(
        path -> cells.put(CellKey.element(column.name(), path.get(0)), stamp.tombstone()));
    statement.add("", Bound.of(RandomValues.pack(paths)));
  }

  private List<List<Bytes>> atLeastOne(DataType type) {
    List<List<Bytes>> entries = values.distinct(type);
    while (entries.isEmpty()) {
      entries = values.distinct(type);
    }
    return entries;
  }

  private Bound simple(CellKey key, DataType type, boolean toNull) {
    if (toNull) {
      cells.put(key, stamp.tombstone());
      return Bound.NULL;
    }
    Bytes value = values.any(type);
    cells.put(key, stamp.written(value));
    return Bound.of(value);
  }

  private void put(Column column, List<Bytes> entry) {
    Bytes value = entry.size() == 1 ? Bytes.empty() : entry.get(1);
    cells.put(CellKey.element(column.name(), entry.get(0)), stamp.written(value));
  }

  private Bound fields(Column column, UserDefinedType udt) {
    Bytes value = values.any(udt);
    List<Optional<Bytes>> fields = CqlElements.ofTuple(value, udt.getFieldTypes().size());
    for (int i = 0; i < fields.size(); i++) {
      CellKey key = CellKey.element(column.name(), RandomValues.fixed(i, Short.BYTES));
      fields.get(i).ifPresent(field -> cells.put(key, stamp.written(field)));
    }
    return Bound.of(value);
  }

  private Bound field(Column column, UserDefinedType udt, int field, boolean toNull) {
    CellKey key = CellKey.element(column.name(), RandomValues.fixed(field, Short.BYTES));
    return simple(key, udt.getFieldTypes().get(field), toNull);
  }

  private static DataType pathType(DataType collection) {
    return collection instanceof MapType map
        ? map.getKeyType()
        : ((SetType) collection).getElementType();
  }
}
