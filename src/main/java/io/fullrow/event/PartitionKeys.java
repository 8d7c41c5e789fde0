// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.Leaves;
import io.fullrow.event.avro.AvroNames;
import io.fullrow.event.avro.NativeType;
import io.fullrow.event.avro.Nullable;
import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.schema.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * Keys of the partition topic: {@code {partition, scope, start, end}}. The columns of the partition
 * key are a separate record, so that no name of a column can be taken by the other fields.
 *
 * <p>{@code start} and {@code end} are null but for a range. A bound is {@code {length, values,
 * inclusive}}: {@code values} has all clustering columns, of which the first {@code length} count;
 * length 0 is the end of the partition. As in Cassandra, bounds are in clustering order: for a
 * {@code DESC} column the start is the larger value.
 */
final class PartitionKeys {
  /** What an event of the partition topic is about. */
  enum Scope {
    STATIC,
    PARTITION,
    RANGE;

    String symbol() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A key.
   *
   * @param start of a range only
   * @param end of a range only
   */
  record Key(
      PartitionKey partition, Scope scope, Optional<RangeBound> start, Optional<RangeBound> end) {
    static Key of(PartitionKey partition, Scope scope) {
      return new Key(partition, scope, Optional.empty(), Optional.empty());
    }
  }

  private static final String PARTITION = "partition";
  private static final String SCOPE = "scope";
  private static final String START = "start";
  private static final String END = "end";
  private static final String LENGTH = "length";
  private static final String VALUES = "values";
  private static final String INCLUSIVE = "inclusive";

  private final KeyColumns partition;
  private final KeyColumns bound;

  private PartitionKeys(KeyColumns partition, KeyColumns bound) {
    this.partition = partition;
    this.bound = bound;
  }

  static Schema schema(String table, String namespace, TableSchema columns, TypeSchemas types) {
    Schema partition =
        KeyColumns.schema(table + "_partition", namespace, columns.partitionKey(), false, types);
    Schema values =
        KeyColumns.schema(table + "_clustering", namespace, columns.clustering(), true, types);
    Schema bound =
        Schema.createRecord(
            table + "_bound",
            null,
            namespace,
            false,
            List.of(
                new Schema.Field(LENGTH, Schema.create(Schema.Type.INT)),
                new Schema.Field(VALUES, values),
                new Schema.Field(INCLUSIVE, Schema.create(Schema.Type.BOOLEAN))));
    List<String> scopes = Arrays.stream(Scope.values()).map(Scope::symbol).toList();
    Schema scope = Schema.createEnum("Scope", null, NativeType.NAMESPACE, scopes);
    return Schema.createRecord(
        table + "_partition_key",
        null,
        namespace,
        false,
        List.of(
            new Schema.Field(PARTITION, partition),
            new Schema.Field(SCOPE, scope),
            AvroNames.field(START, START, TypeSchemas.nullable(bound), true),
            AvroNames.field(END, END, TypeSchemas.nullable(bound), true)));
  }

  /**
   * @throws UnfitColumnException if the schema has other columns than the table's key
   * @throws IllegalArgumentException if it is not one of such a key at all
   */
  static PartitionKeys of(TableSchema table, Schema schema) {
    Schema bound = Nullable.present(field(schema, START));
    return new PartitionKeys(
        KeyColumns.of(table.partitionKey(), field(schema, PARTITION)),
        KeyColumns.of(table.clustering(), field(bound, VALUES)));
  }

  private static Schema field(Schema schema, String name) {
    Schema.Field field = schema.getField(name);
    if (field == null) {
      throw new IllegalArgumentException("no field '" + name + "' in " + schema.getFullName());
    }
    return field.schema();
  }

  @SuppressWarnings("EnumOrdinal") // the symbols of the schema, in the same order
  void write(Key key, Encoder out) throws IOException {
    partition.write(key.partition().components(), out);
    out.writeEnum(key.scope().ordinal());
    writeBound(key.start(), out);
    writeBound(key.end(), out);
  }

  private void writeBound(Optional<RangeBound> limit, Encoder out) throws IOException {
    if (limit.isEmpty()) {
      Leaves.writeNull(out);
      return;
    }
    Leaves.writePresent(out);
    out.writeInt(limit.get().prefix().size());
    bound.write(limit.get().prefix(), out);
    out.writeBoolean(limit.get().inclusive());
  }

  Key read(Decoder in) throws IOException {
    List<Bytes> components = partition.read(partition.size(), in);
    int scope = in.readEnum();
    if (scope < 0 || scope >= Scope.values().length) {
      throw new IllegalArgumentException("scope " + scope + " is not known");
    }
    return new Key(
        new PartitionKey(components), Scope.values()[scope], readBound(in), readBound(in));
  }

  private Optional<RangeBound> readBound(Decoder in) throws IOException {
    if (!Leaves.readPresent(in)) {
      return Optional.empty();
    }
    List<Bytes> prefix = new ArrayList<>(bound.read(in.readInt(), in));
    return Optional.of(new RangeBound(prefix, in.readBoolean()));
  }
}
