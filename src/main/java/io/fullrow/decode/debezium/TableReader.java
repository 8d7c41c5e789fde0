package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns with their readers, built once for each version of its schema. Immutable but
 * for the readers, which have no state.
 */
final class TableReader {
  private final TableSchema schema;
  private final Set<String> acceptedLosses;
  private final Map<String, ColumnReader> byName = new HashMap<>();
  private final Map<String, List<ValueReader>> elements = new HashMap<>();
  private final List<ColumnReader> partitionKey;
  private final List<ColumnReader> clustering;

  TableReader(TableSchema schema, Set<String> acceptedLosses) {
    this.schema = schema;
    this.acceptedLosses = acceptedLosses;
    schema.byName().values().forEach(this::add);
    this.partitionKey = schema.partitionKey().stream().map(this::known).toList();
    this.clustering = schema.clustering().stream().map(this::known).toList();
  }

  private void add(Column column) {
    boolean accepted = acceptedLosses.contains(column.name());
    ColumnReader reader =
        ColumnReader.of(
            column,
            ColumnReader.wholeValue(column, schema.partitionKey().size() > 1, accepted),
            ColumnFidelity.of(column, schema).level());
    byName.put(column.name(), reader);
    if (reader.carried() && column.multiCell()) {
      elements.put(column.name(), elementReaders(column, accepted));
    }
  }

  // A set or a map whose elements are delivered: each of their types has a reader.
  private static List<ValueReader> elementReaders(Column column, boolean accepted) {
    List<DataType> types = Delivery.elements(column.type());
    return types.stream().map(type -> ValueReaders.of(type, accepted).orElseThrow()).toList();
  }

  private ColumnReader known(Column column) {
    ColumnReader reader = byName.get(column.name());
    if (reader == null) {
      throw new IllegalStateException(column + " was not added");
    }
    return reader;
  }

  boolean isOf(TableSchema other) {
    return schema == other;
  }

  List<ColumnReader> partitionKey() {
    return partitionKey;
  }

  List<ColumnReader> clustering() {
    return clustering;
  }

  /**
   * @return null for a column that the table has not, but the operator accepts to lose
   * @throws Rejected if the table has no such column
   */
  @Nullable ColumnReader column(String name) {
    ColumnReader reader = byName.get(name);
    if (reader == null && !acceptedLosses.contains(name)) {
      throw Rejected.unknownColumn(name);
    }
    return reader;
  }

  /** The readers of a non-frozen collection: of its elements, or of its keys and its values. */
  List<ValueReader> elements(ColumnReader column) {
    return elements.getOrDefault(column.name(), List.of());
  }

  /** For an error message. */
  static String names(List<ColumnReader> columns) {
    return String.join(", ", columns.stream().map(ColumnReader::name).toList());
  }
}
