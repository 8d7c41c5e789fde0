// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns that both tables have alike, in the order in which they are read.
 *
 * @param partitionKey as the source has it; so all others
 * @param inTarget the columns of the target by name
 * @param byValue names of lists of which only the values and their order are compared
 */
record ComparedColumns(
    List<Column> partitionKey,
    List<Column> clustering,
    List<Column> statics,
    List<Column> regulars,
    Map<String, Column> inTarget,
    Set<String> byValue) {

  /**
   * @throws IllegalArgumentException if the primary keys differ, or another column does that is not
   *     left out, or a column that is left out is in neither table or in the primary key, or one to
   *     compare by value is no list in both tables
   */
  static ComparedColumns of(
      TableSchema source, TableSchema target, Set<String> leftOut, Set<String> byValue) {
    requireKnown(source, target, leftOut);
    byValue.forEach(name -> requireLists(name, source, target));
    requireSameKey(source, target);
    Map<String, Column> others = target.byName();
    Set<String> missing = new HashSet<>(others.keySet());
    for (Column column : source.byName().values()) {
      missing.remove(column.name());
      if (!leftOut.contains(column.name())) {
        requireSame(target, column, others.get(column.name()), byValue);
      }
    }
    missing.removeAll(leftOut);
    for (String name : missing) {
      throw mismatch(name, "is not in the source " + source.id());
    }
    return new ComparedColumns(
        source.partitionKey(),
        source.clustering(),
        without(source.statics(), leftOut),
        without(source.regulars(), leftOut),
        others,
        byValue);
  }

  /** Static columns, then regular ones. */
  List<Column> nonKey() {
    List<Column> all = new ArrayList<>(statics);
    all.addAll(regulars);
    return all;
  }

  /** The column as that table has it. */
  Column of(Side side, Column column) {
    return side == Side.SOURCE ? column : inTarget.getOrDefault(column.name(), column);
  }

  /** Partition key, then clustering. */
  List<Column> key() {
    List<Column> all = new ArrayList<>(partitionKey);
    all.addAll(clustering);
    return all;
  }

  private static void requireKnown(TableSchema source, TableSchema target, Set<String> leftOut) {
    for (String name : leftOut) {
      Column column =
          source.column(name).or(() -> target.column(name)).orElseThrow(() -> unknown(name));
      if (column.isPrimaryKey()) {
        throw new IllegalArgumentException(
            "column " + name + " is in the primary key and cannot be left out");
      }
    }
  }

  private static void requireSameKey(TableSchema source, TableSchema target) {
    String old = key(source);
    String current = key(target);
    if (!old.equals(current)) {
      throw new IllegalArgumentException(
          "the primary keys differ: "
              + source.id()
              + " has ("
              + old
              + "), "
              + target.id()
              + " has ("
              + current
              + "); only tables with the same key can be compared");
    }
  }

  private static String key(TableSchema schema) {
    List<String> columns = new ArrayList<>();
    schema.partitionKey().forEach(column -> columns.add(describe(column)));
    schema.clustering().forEach(column -> columns.add(describe(column)));
    return String.join(", ", columns);
  }

  private static String describe(Column column) {
    String direction = column.reversed() ? " desc" : "";
    String kind = column.kind() == Column.Kind.PARTITION_KEY ? " partition key" : "";
    return column.name() + " " + CqlTypes.shape(column.type()) + kind + direction;
  }

  private static void requireLists(String name, TableSchema source, TableSchema target) {
    boolean ofLists =
        isList(source.column(name).map(Column::type))
            && isList(target.column(name).map(Column::type));
    if (!ofLists) {
      throw new IllegalArgumentException(
          "column " + name + " is no list in both tables: only lists are compared by value alone");
    }
  }

  private static boolean isList(Optional<DataType> type) {
    return type.filter(CqlTypes::isList).isPresent();
  }

  /** Whether a list is compared with what is not the same type. */
  private static boolean isComparableList(Column column, Column other, boolean byValue) {
    if (column.kind() != other.kind() || !CqlTypes.isList(column.type())) {
      return false;
    }
    DataType element = CqlTypes.parts(column.type()).get(0);
    List<DataType> parts = CqlTypes.parts(other.type());
    return switch (CqlTypes.kind(other.type())) {
      case LIST -> byValue && sameShape(element, parts.get(0));
      case MAP ->
          column.multiCell()
              && other.multiCell()
              && NativeCqlType.TIMEUUID.is(parts.get(0))
              && sameShape(element, parts.get(1));
      case NATIVE, SET, TUPLE, UDT, VECTOR, CUSTOM -> false;
    };
  }

  private static boolean sameShape(DataType type, DataType other) {
    return CqlTypes.shape(type).equals(CqlTypes.shape(other));
  }

  private static void requireSame(
      TableSchema target, Column column, @Nullable Column other, Set<String> byValue) {
    if (other == null) {
      throw mismatch(column.name(), "is not in the target " + target.id());
    }
    if (!column.sameShape(other)
        && !isComparableList(column, other, byValue.contains(column.name()))) {
      throw mismatch(
          column.name(),
          "is "
              + column.kind()
              + " "
              + CqlTypes.shape(column.type())
              + " in the source and "
              + other.kind()
              + " "
              + CqlTypes.shape(other.type())
              + " in the target");
    }
  }

  private static IllegalArgumentException mismatch(String name, String problem) {
    return new IllegalArgumentException(
        "column " + name + " " + problem + "; leave it out by name to compare the rest");
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "column " + name + " to leave out is in neither table; names are case-sensitive");
  }

  private static List<Column> without(List<Column> columns, Set<String> leftOut) {
    return columns.stream().filter(column -> !leftOut.contains(column.name())).toList();
  }
}
