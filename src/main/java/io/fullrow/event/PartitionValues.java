// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.Leaves;
import io.fullrow.event.avro.AvroNames;
import io.fullrow.event.avro.NativeType;
import io.fullrow.event.avro.Nullable;
import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.model.Deletion;
import io.fullrow.schema.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/**
 * Values of the partition topic: {@code {static_row, deletion}}, one of which is there. The first
 * is the static row as it now is, for scope {@code static} (a table without static columns has no
 * such field); the second the deletion of the partition or range.
 */
final class PartitionValues {
  static final String STATIC_ROW = "static_row";

  private static final String DELETION = "deletion";

  private final boolean hasStatics;
  private final ValueColumns statics;

  private PartitionValues(boolean hasStatics, ValueColumns statics) {
    this.hasStatics = hasStatics;
    this.statics = statics;
  }

  static Schema schema(String table, String namespace, TableSchema columns, TypeSchemas types) {
    List<Schema.Field> fields = new ArrayList<>();
    if (!columns.statics().isEmpty()) {
      Schema row = ValueColumns.schema(table + "_static", namespace, columns.statics(), types);
      fields.add(AvroNames.field(STATIC_ROW, STATIC_ROW, TypeSchemas.nullable(row), true));
    }
    Schema deletion =
        NativeType.record(
            "Deletion",
            new Schema.Field("writetime", Schema.create(Schema.Type.LONG)),
            new Schema.Field("local_deletion_time", Schema.create(Schema.Type.LONG)));
    fields.add(AvroNames.field(DELETION, DELETION, TypeSchemas.nullable(deletion), true));
    return Schema.createRecord(table + "_partition_value", null, namespace, false, fields);
  }

  static PartitionValues of(TableSchema table, Schema schema) {
    boolean hasStatics = !table.statics().isEmpty();
    Schema row =
        hasStatics
            ? Nullable.present(schema.getField(STATIC_ROW).schema())
            : Schema.createRecord("none", null, null, false, List.of());
    return new PartitionValues(hasStatics, ValueColumns.of(table.statics(), row));
  }

  Map<String, Shown> show(List<ColumnCells> columns, long nowSecond) {
    return statics.show(columns, nowSecond);
  }

  /** Writes the value of a live static row. */
  void writeStaticRow(Map<String, Shown> shown, Encoder out) throws IOException {
    if (hasStatics) {
      Leaves.writePresent(out);
      statics.write(shown, out);
    }
    Leaves.writeNull(out);
  }

  void writeDeletion(Deletion deletion, Encoder out) throws IOException {
    if (hasStatics) {
      Leaves.writeNull(out);
    }
    Leaves.writePresent(out);
    Leaves.writeDeletion(deletion, out);
  }
}
