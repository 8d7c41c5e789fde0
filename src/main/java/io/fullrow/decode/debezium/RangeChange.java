// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.decode.raw.TypeText;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.WriteTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range deletion ({@code r}). Its bounds are in the source table's clustering order, name their
 * columns in CQL, in any order, and give their values as text.
 */
final class RangeChange {
  private static final String REVERSED = "org.apache.cassandra.db.marshal.ReversedType(";

  private final TableReader table;
  private final Raw.Struct after;

  RangeChange(TableReader table, Raw.Struct after) {
    this.table = table;
    this.after = after;
  }

  /** A bound that is not there is open; one of them must be there. */
  Change.Range at(WriteTime time) {
    Raw start = after.get(RowChange.RANGE_START);
    Raw end = after.get(RowChange.RANGE_END);
    if (start.isNull() && end.isNull()) {
      throw RejectedRecordException.missing("after." + RowChange.RANGE_START);
    }
    if (table.clustering().isEmpty()) {
      throw RejectedRecordException.malformed(
          "a range deletion of a table without clustering columns");
    }
    refuseCells();
    return new Change.Range(
        bound(start, RowChange.RANGE_START, "_START_BOUND"),
        bound(end, RowChange.RANGE_END, "_END_BOUND"),
        Deletion.at(time));
  }

  private void refuseCells() {
    after
        .fields()
        .forEach(
            (name, raw) -> {
              if (!raw.isNull()
                  && !name.equals(RowChange.RANGE_START)
                  && !name.equals(RowChange.RANGE_END)) {
                refuseCell(name);
              }
            });
  }

  private void refuseCell(String name) {
    ColumnReader column = table.column(name);
    if (column != null && !column.column().isPrimaryKey()) {
      throw RejectedRecordException.malformed(
          "field 'after." + name + "' has no place in a range deletion");
    }
  }

  private RangeBound bound(Raw raw, String name, String side) {
    if (raw.isNull()) {
      return RangeBound.open();
    }
    String path = "after." + name;
    Raw.Struct bound = Expected.struct(raw, path);
    String method = Expected.text(bound.get("method"), path + ".method");
    boolean inclusive = method.equals("INCL" + side);
    if (!inclusive && !method.equals("EXCL" + side)) {
      throw RejectedRecordException.malformed(
          "field '"
              + path
              + ".method' is '"
              + method
              + "', expected INCL"
              + side
              + " or EXCL"
              + side);
    }
    List<Bytes> prefix = prefix(bound.get("values"), path + ".values");
    return prefix.isEmpty() ? RangeBound.open() : new RangeBound(prefix, inclusive);
  }

  private List<Bytes> prefix(Raw raw, String path) {
    if (!(raw instanceof Raw.Seq values)) {
      throw Expected.wrong(raw, path, "an array");
    }
    @Nullable Bytes[] components = new Bytes[table.clustering().size()];
    for (Raw one : values.elements()) {
      Raw.Struct value = Expected.struct(one, path);
      int index = index(value, path);
      if (components[index] != null) {
        throw RejectedRecordException.malformed("field '" + path + "' has a column twice");
      }
      components[index] = component(table.clustering().get(index), value, path);
    }
    return leading(components, values.elements().size(), path);
  }

  private static List<Bytes> leading(@Nullable Bytes[] components, int count, String path) {
    List<Bytes> prefix =
        Arrays.stream(components).limit(count).filter(component -> component != null).toList();
    if (prefix.size() != count) {
      throw RejectedRecordException.malformed(
          "field '" + path + "' does not give the first clustering columns without a gap");
    }
    return prefix;
  }

  private int index(Raw.Struct value, String path) {
    String name = unquoted(Expected.text(value.get("name"), path + ".name"));
    for (int i = 0; i < table.clustering().size(); i++) {
      if (table.clustering().get(i).name().equals(name)) {
        return i;
      }
    }
    table.requireKnown(name);
    throw RejectedRecordException.malformed(
        "field '" + path + "' has '" + name + "', no clustering column");
  }

  private static Bytes component(ColumnReader column, Raw.Struct value, String path) {
    String type = Expected.text(value.get("type"), path + ".type");
    if (type.startsWith(REVERSED) != column.column().reversed()) {
      throw RejectedRecordException.malformed(
          "clustering column '"
              + column.name()
              + "' does not sort in the same direction in the source ("
              + type
              + ") and in the target table; create the target with the source's CLUSTERING ORDER");
    }
    return TypeText.read(column, Expected.text(value.get("value"), path + ".value"));
  }

  /** A CQL identifier as stored: without its quotes, which double inside. */
  static String unquoted(String name) {
    int last = name.length() - 1;
    return last > 0 && name.charAt(0) == '"' && name.charAt(last) == '"'
        ? name.substring(1, last).replace("\"\"", "\"")
        : name;
  }
}
