// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.Fidelity;
import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.ColumnReaders;
import io.fullrow.decode.raw.ValueReader;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.List;

/** Reads columns as the connector writes them. */
final class DebeziumColumns implements ColumnReaders {
  @Override
  public ColumnReader column(Column column, TableSchema schema, boolean lossAccepted) {
    boolean missing = ColumnFidelity.of(column, schema).level() == Fidelity.Level.MISSING;
    return new ColumnReader(
        column, column.isPrimaryKey() || !missing, wholeValue(column, schema, lossAccepted));
  }

  /** The reader of a whole value that is one cell or one component of a key. */
  private static ValueReader wholeValue(Column column, TableSchema schema, boolean lossAccepted) {
    boolean sliced =
        schema.partitionKey().size() > 1
            && column.kind() == Column.Kind.PARTITION_KEY
            && NativeCqlType.BLOB.is(column.type());
    return sliced
        ? Scalars::slicedBlob
        : Scalars.whole(column.type(), lossAccepted).orElse(ColumnReader::notCarried);
  }

  // A set or a map whose elements are delivered: each of their types has a reader.
  @Override
  public List<ValueReader> elements(Column column, boolean lossAccepted) {
    return CqlTypes.parts(column.type()).stream()
        .map(type -> Scalars.whole(type, lossAccepted).orElseThrow())
        .toList();
  }
}
