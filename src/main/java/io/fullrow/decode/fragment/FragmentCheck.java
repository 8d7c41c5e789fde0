// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import com.datastax.oss.driver.api.core.type.DataType;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a fragment of somebody else fits its table. Immutable; made once for each version of the
 * schema.
 */
final class FragmentCheck {
  private final TableSchema schema;
  private final Set<String> acceptedLosses;
  private final Map<String, Column> columns;

  /**
   * @param acceptedLosses names of the columns whose loss the operator accepts
   */
  FragmentCheck(TableSchema schema, Set<String> acceptedLosses) {
    this.schema = schema;
    this.acceptedLosses = acceptedLosses;
    this.columns = schema.byName();
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
    fragment.change().match(new Fit()).run();
    FragmentTimes.require(fragment.change());
  }

  private final class Fit implements Change.Visitor<Runnable> {
    @Override
    public Runnable row(Change.Row change) {
      return () -> {
        clustering(change.clustering().components());
        requireColumns(change.columns(), Column.Kind.REGULAR, "a row change");
      };
    }

    @Override
    public Runnable staticRow(Change.StaticRow change) {
      return () -> requireColumns(change.columns(), Column.Kind.STATIC, "a static change");
    }

    @Override
    public Runnable range(Change.Range change) {
      return () -> {
        if (schema.clustering().isEmpty()) {
          throw malformed("a range deletion in %s, which has no clustering columns", schema.id());
        }
        bound(change.start());
        bound(change.end());
      };
    }

    @Override
    public Runnable partition(Change.Partition change) {
      return () -> {};
    }
  }

  private void partitionKey(List<Bytes> components) {
    requireCount(components, schema.partitionKey(), "partition key");
    values(components, schema.partitionKey());
    if (components.size() == 1 && components.get(0).isEmpty()) {
      throw malformed("an empty partition key, which Cassandra never has in a single column");
    }
  }

  private void clustering(List<Bytes> components) {
    requireCount(components, schema.clustering(), "clustering");
    values(components, schema.clustering());
  }

  private void bound(RangeBound bound) {
    if (bound.prefix().size() > schema.clustering().size()) {
      throw malformed(
          "a range bound of %d values where %s has %d clustering columns",
          bound.prefix().size(), schema.id(), schema.clustering().size());
    }
    values(bound.prefix(), schema.clustering());
  }

  private void requireCount(List<Bytes> values, List<Column> key, String what) {
    if (values.size() != key.size()) {
      throw malformed(
          "%d %s values where %s has %d %s columns",
          values.size(), what, schema.id(), key.size(), what);
    }
  }

  private static void values(List<Bytes> values, List<Column> key) {
    for (int i = 0; i < values.size(); i++) {
      ValueBytes.require(key.get(i), key.get(i).type(), values.get(i));
    }
  }

  private void cell(Column column, CellKey key, Cell cell) {
    DataType type = CellShape.of(column, acceptedLosses).typeAt(key.path());
    cell.valueBytes().ifPresent(value -> ValueBytes.require(column, type, value));
  }

  private void requireColumns(RowContent touched, Column.Kind kind, String change) {
    touched
        .cells()
        .forEach((key, cell) -> cell(requireKind(key.column(), kind, change), key, cell));
    for (String name : touched.complexDeletions().keySet()) {
      Column column = requireKind(name, kind, change);
      if (!CellShape.of(column, acceptedLosses).hasElements()) {
        throw malformed("a complex deletion of %s, which is no non-frozen collection", name);
      }
    }
  }

  private Column requireKind(String name, Column.Kind kind, String change) {
    Column column = columns.get(name);
    if (column == null || column.kind() != kind) {
      String is = column == null ? "unknown" : column.kind().name().toLowerCase(Locale.ROOT);
      throw malformed("column %s in %s of %s is %s", name, change, schema.id(), is);
    }
    return column;
  }

  @SuppressWarnings("AnnotateFormatMethod") // all its formats are in this file
  private static MalformedFragmentException malformed(String format, Object... arguments) {
    return new MalformedFragmentException(String.format(format, arguments));
  }
}
