// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Expiry;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code op} and {@code after} that the connector makes of a change, field by field as in the
 * captures. A writer of the inverse of the decoder, independent of it.
 *
 * @param key all primary key columns, null where the change has none
 */
record DebeziumEvent(String op, Map<String, Object> key, Map<String, Object> after) {

  static DebeziumEvent of(TableSchema schema, PartitionKey partition, Change change) {
    Builder builder = new Builder(schema, partition);
    return change.match(builder);
  }

  private static Map<String, Object> cell(@Nullable Object value, @Nullable Long deletionMicros) {
    Map<String, Object> cell = new LinkedHashMap<>();
    cell.put("value", value);
    cell.put("deletion_ts", deletionMicros);
    cell.put("set", true);
    return cell;
  }

  private static final class Builder implements Change.Visitor<DebeziumEvent> {
    private final TableSchema schema;
    private final Map<String, Object> key = new LinkedHashMap<>();
    private final Map<String, Object> after = new LinkedHashMap<>();

    Builder(TableSchema schema, PartitionKey partition) {
      this.schema = schema;
      schema.byName().keySet().forEach(name -> after.put(name, null));
      schema.partitionKey().forEach(column -> key.put(column.name(), null));
      schema.clustering().forEach(column -> key.put(column.name(), null));
      put(schema.partitionKey(), partition.components());
      after.put("_range_start", null);
      after.put("_range_end", null);
    }

    private void put(List<Column> columns, List<Bytes> values) {
      for (int i = 0; i < columns.size(); i++) {
        Object value = ConnectValues.of(columns.get(i).type(), values.get(i));
        key.put(columns.get(i).name(), value);
        after.put(columns.get(i).name(), cell(value, null));
      }
    }

    @Override
    public DebeziumEvent row(Change.Row row) {
      put(schema.clustering(), row.clustering().components());
      if (row.deletion().isPresent()) {
        long micros = row.deletion().get().writetime().micros();
        schema.regulars().forEach(column -> after.put(column.name(), cell(null, micros)));
        schema.statics().forEach(column -> after.put(column.name(), cell(null, micros)));
        return event("d");
      }
      putCells(row.columns());
      return event(row.marker().isPresent() ? "i" : "u");
    }

    private void putCells(RowContent columns) {
      SortedMap<String, List<Map.Entry<CellKey, Cell>>> elements = new TreeMap<>();
      for (Map.Entry<CellKey, Cell> entry : columns.cells().entrySet()) {
        String name = entry.getKey().column();
        if (entry.getKey().path().isPresent()) {
          elements.computeIfAbsent(name, ignored -> new ArrayList<>()).add(entry);
        } else {
          after.put(name, simple(schema.column(name).orElseThrow(), entry.getValue()));
        }
      }
      columns.complexDeletions().keySet().forEach(name -> after.put(name, cell(List.of(), null)));
      elements.forEach(
          (name, cells) ->
              after.put(name, cell(collection(schema.column(name).orElseThrow(), cells), null)));
    }

    private static Map<String, Object> simple(Column column, Cell cell) {
      @Nullable Object value =
          cell.valueBytes().map(bytes -> ConnectValues.of(column.type(), bytes)).orElse(null);
      @Nullable Long expiry =
          cell.expiryTime().map(Expiry::epochSecond).map(second -> second * 1_000_000).orElse(null);
      return cell(value, expiry);
    }

    private static Object collection(Column column, List<Map.Entry<CellKey, Cell>> cells) {
      if (column.type() instanceof SetType set) {
        return cells.stream()
            .map(e -> ConnectValues.of(set.getElementType(), e.getKey().path().orElseThrow()))
            .toList();
      }
      MapType map = (MapType) column.type();
      Map<String, Object> object = new LinkedHashMap<>();
      List<List<Object>> pairs = new ArrayList<>();
      for (Map.Entry<CellKey, Cell> e : cells) {
        Object k =
            Objects.requireNonNull(
                ConnectValues.of(map.getKeyType(), e.getKey().path().orElseThrow()));
        Object v =
            Objects.requireNonNull(
                ConnectValues.of(map.getValueType(), e.getValue().valueBytes().orElseThrow()));
        object.put(k.toString(), v);
        pairs.add(List.of(k, v));
      }
      return ConnectValues.textLike(map.getKeyType()) ? object : new ConnectValues.Pairs(pairs);
    }

    @Override
    public DebeziumEvent staticRow(Change.StaticRow change) {
      throw new IllegalArgumentException("the connector never delivers a static row");
    }

    @Override
    public DebeziumEvent range(Change.Range range) {
      after.put("_range_start", bound(range.start(), "_START_BOUND"));
      after.put("_range_end", bound(range.end(), "_END_BOUND"));
      return event("r");
    }

    private Map<String, Object> bound(RangeBound bound, String side) {
      List<Map<String, Object>> values = new ArrayList<>();
      for (int i = 0; i < bound.prefix().size(); i++) {
        Column column = schema.clustering().get(i);
        // Last first: the connector keeps them in a hash table.
        values.add(
            0,
            Map.of(
                "name", quoted(column.name()),
                "value", ConnectValues.boundText(column.type(), bound.prefix().get(i)),
                "type",
                    column.reversed() ? "org.apache.cassandra.db.marshal.ReversedType(x)" : "x"));
      }
      return Map.of("method", (bound.inclusive() ? "INCL" : "EXCL") + side, "values", values);
    }

    private static String quoted(String name) {
      boolean plain = name.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z'));
      return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public DebeziumEvent partition(Change.Partition partition) {
      long micros = partition.deletion().writetime().micros();
      for (List<Column> columns :
          List.of(schema.clustering(), schema.statics(), schema.regulars())) {
        columns.forEach(column -> after.put(column.name(), cell(null, micros)));
      }
      return event("d");
    }

    private DebeziumEvent event(String op) {
      return new DebeziumEvent(op, key, after);
    }
  }
}
