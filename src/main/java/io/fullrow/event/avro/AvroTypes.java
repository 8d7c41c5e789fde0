// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * Ways to write and read a CQL type under a given schema, which can be that of an older or newer
 * version of the table: a UDT may have had fewer fields.
 */
public final class AvroTypes {
  private AvroTypes() {}

  /**
   * @param schema what is, or was, written
   * @throws IllegalArgumentException if that is not the schema of such a type; the message says
   *     what differs
   */
  public static AvroType of(DataType type, Schema schema) {
    return CqlTypes.match(type, new Under(schema));
  }

  private record Under(Schema schema) implements CqlTypeVisitor<AvroType> {
    @Override
    public AvroType nativeType(NativeCqlType type) {
      NativeType known = NativeType.find(type).orElseThrow(() -> mismatch(type.type(), schema));
      if (!sameForm(known.schema(), schema)) {
        throw mismatch(type.type(), schema);
      }
      return known.type();
    }

    @Override
    public AvroType list(ListType type) {
      return CollectionType.list(of(type.getElementType(), items(type, schema)));
    }

    @Override
    public AvroType set(SetType type) {
      return CollectionType.set(of(type.getElementType(), items(type, schema)));
    }

    @Override
    public AvroType map(MapType type) {
      return AvroTypes.map(type, schema);
    }

    @Override
    public AvroType tuple(TupleType type) {
      require(type, schema, Schema.Type.RECORD);
      return struct(type.getComponentTypes(), schema);
    }

    @Override
    public AvroType udt(UserDefinedType type) {
      return AvroTypes.udt(type, schema);
    }

    @Override
    public AvroType vector(VectorType type) {
      return new CqlVectorType(type, of(type.getElementType(), items(type, schema)));
    }

    @Override
    public AvroType custom(CustomType type) {
      throw mismatch(type, schema);
    }
  }

  private static AvroType map(MapType map, Schema schema) {
    if (TypeSchemas.isTextLike(map.getKeyType())) {
      require(map, schema, Schema.Type.MAP);
      return CollectionType.map(TextType.INSTANCE, of(map.getValueType(), schema.getValueType()));
    }
    Schema entry = items(map, schema);
    require(map, entry, Schema.Type.RECORD);
    if (entry.getFields().size() != 2) {
      throw mismatch(map, schema);
    }
    return CollectionType.map(
        of(map.getKeyType(), entry.getFields().get(0).schema()),
        of(map.getValueType(), entry.getFields().get(1).schema()));
  }

  private static AvroType udt(UserDefinedType udt, Schema schema) {
    require(udt, schema, Schema.Type.RECORD);
    List<String> names = CqlTypes.fieldNames(udt);
    for (Schema.Field field : schema.getFields()) {
      String name = AvroNames.cql(field);
      if (field.pos() >= names.size() || !names.get(field.pos()).equals(name)) {
        throw new IllegalArgumentException(
            "field '" + name + "' is not at its place in type " + CqlTypes.udtName(udt));
      }
    }
    return struct(udt.getFieldTypes(), schema);
  }

  private static AvroType struct(List<DataType> types, Schema schema) {
    if (schema.getFields().size() > types.size()) {
      throw new IllegalArgumentException(
          schema.getFields().size() + " components instead of " + types.size());
    }
    List<AvroType> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      fields.add(of(types.get(field.pos()), Nullable.present(field.schema())));
    }
    return new StructType(fields);
  }

  /** Registries may drop or add properties; names of fields and the logical type decide. */
  private static boolean sameForm(Schema own, Schema other) {
    if (own.getType() != other.getType() || !Objects.equals(logical(own), logical(other))) {
      return false;
    }
    if (own.getType() != Schema.Type.RECORD) {
      return true;
    }
    List<Schema.Field> fields = other.getFields();
    return own.getFields().size() == fields.size()
        && own.getFields().stream()
            .allMatch(
                field ->
                    field.name().equals(fields.get(field.pos()).name())
                        && sameForm(field.schema(), fields.get(field.pos()).schema()));
  }

  private static String logical(Schema schema) {
    String name = schema.getProp(LogicalType.LOGICAL_TYPE_PROP);
    return name == null ? "" : name;
  }

  private static Schema items(DataType type, Schema schema) {
    require(type, schema, Schema.Type.ARRAY);
    return schema.getElementType();
  }

  private static void require(DataType type, Schema schema, Schema.Type expected) {
    if (schema.getType() != expected) {
      throw mismatch(type, schema);
    }
  }

  private static IllegalArgumentException mismatch(DataType type, Schema schema) {
    return new IllegalArgumentException(
        "Avro " + schema + " is not the form of CQL " + CqlTypes.name(type));
  }
}
