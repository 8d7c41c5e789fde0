// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a fragment of another publisher fits its table. Immutable; made once for each version of
 * the schema.
 */
final class FragmentCheck {
  private final TableSchema schema;
  private final Map<String, CellShape> columns;
  private final List<ValueBytes> partitionKey;
  private final List<ValueBytes> clustering;

  /**
   * @param acceptedLosses names of the columns whose loss the operator accepts
   */
  FragmentCheck(TableSchema schema, Set<String> acceptedLosses) {
    this.schema = schema;
    this.columns = new HashMap<>();
    schema
        .byName()
        .forEach((name, column) -> columns.put(name, CellShape.of(column, acceptedLosses)));
    this.partitionKey = values(schema.partitionKey());
    this.clustering = values(schema.clustering());
  }

  private static List<ValueBytes> values(List<Column> key) {
    return key.stream().map(column -> ValueBytes.of(column.type())).toList();
  }

  @SuppressWarnings(
      "ReferenceEquality") // asked for each record; a table read anew is prepared anew
  boolean isOf(TableSchema other) {
    return schema == other;
  }

  /** The first column that the table does not have, nor has dropped. */
  Optional<String> unknownColumn(Fragment fragment) {
    RowContent touched = fragment.change().columns();
    return Stream.concat(
            touched.cells().keySet().stream().map(CellKey::column),
            touched.complexDeletions().keySet().stream())
        .filter(name -> !columns.containsKey(name) && !schema.dropped().isGone(name))
        .findFirst();
  }

  /**
   * Checks all else. The columns must be known.
   *
   * @throws MalformedFragmentException for the first thing that does not fit
   * @throws UnknownFieldException if it is a field that a user type may have got since
   */
  void requireFit(Fragment fragment) {
    partitionKey(fragment.partition().components());
    fragment.change().handle(new Fit());
    FragmentTimes.require(fragment.change());
  }

  private final class Fit implements Change.Handler {
    @Override
    public void row(Change.Row change) {
      clustering(change.clustering().components());
      requireColumns(change.columns(), Column.Kind.REGULAR, "a row change");
    }

    @Override
    public void staticRow(Change.StaticRow change) {
      requireColumns(change.columns(), Column.Kind.STATIC, "a static change");
    }

    @Override
    public void range(Change.Range change) {
      if (schema.clustering().isEmpty()) {
        throw malformed("a range deletion in %s, which has no clustering columns", schema.id());
      }
      bound(change.start());
      bound(change.end());
    }

    /** Its deletion is checked with the other times. */
    @Override
    public void partition(Change.Partition change) {}
  }

  private void partitionKey(List<Bytes> components) {
    requireCount(components, schema.partitionKey(), "partition key");
    values(components, partitionKey, schema.partitionKey());
    if (components.size() == 1 && components.get(0).isEmpty()) {
      throw malformed("an empty partition key, which Cassandra never has in a single column");
    }
  }

  private void clustering(List<Bytes> components) {
    requireCount(components, schema.clustering(), "clustering");
    values(components, clustering, schema.clustering());
  }

  private void bound(RangeBound bound) {
    if (bound.prefix().size() > schema.clustering().size()) {
      throw malformed(
          "a range bound of %d values where %s has %d clustering columns",
          bound.prefix().size(), schema.id(), schema.clustering().size());
    }
    values(bound.prefix(), clustering, schema.clustering());
  }

  private void requireCount(List<Bytes> values, List<Column> key, String what) {
    if (values.size() != key.size()) {
      throw malformed(
          "%d %s values where %s has %d %s columns",
          values.size(), what, schema.id(), key.size(), what);
    }
  }

  private static void values(List<Bytes> values, List<ValueBytes> rules, List<Column> key) {
    for (int i = 0; i < values.size(); i++) {
      rules.get(i).require(key.get(i), values.get(i));
    }
  }

  private static void cell(CellShape shape, CellKey key, Cell cell) {
    ValueBytes values = shape.at(key.path());
    cell.valueBytes().ifPresent(value -> values.require(shape.column(), value));
  }

  private void requireColumns(RowContent touched, Column.Kind kind, String change) {
    touched
        .cells()
        .forEach((key, cell) -> cell(requireKind(key.column(), kind, change), key, cell));
    for (String name : touched.complexDeletions().keySet()) {
      if (!requireKind(name, kind, change).hasElements()) {
        throw malformed("a complex deletion of %s, which is no non-frozen collection", name);
      }
    }
  }

  private CellShape requireKind(String name, Column.Kind kind, String change) {
    CellShape shape = columns.get(name);
    if (shape == null || shape.column().kind() != kind) {
      String is = shape == null ? "unknown" : shape.column().kind().name().toLowerCase(Locale.ROOT);
      throw malformed("column %s in %s of %s is %s", name, change, schema.id(), is);
    }
    return shape;
  }

  @SuppressWarnings("AnnotateFormatMethod") // all its formats are in this file
  private static MalformedFragmentException malformed(String format, Object... arguments) {
    return new MalformedFragmentException(String.format(format, arguments));
  }
}
