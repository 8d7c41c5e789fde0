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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The Avro schemas of CQL types. A named schema that is used twice is the same one, so that its
 * definition is printed once. UDTs are in the namespace {@code <keyspace>.udt}, where no table can
 * take their name.
 */
public final class TypeSchemas {
  private final String udtNamespace;
  private final Map<String, Schema> named = new HashMap<>();
  private final CqlTypeVisitor<Schema> schemas = new Schemas();

  /**
   * @param keyspace the source keyspace as stored, whatever keyspace the types come from
   */
  public TypeSchemas(String keyspace) {
    this.udtNamespace = AvroNames.avro(keyspace) + ".udt";
  }

  public static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  /** Whether the keys of a map are the strings of an Avro map. */
  static boolean isTextLike(DataType type) {
    return NativeCqlType.find(type).filter(TypeSchemas::isTextLike).isPresent();
  }

  private static boolean isTextLike(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT -> true;
      case BIGINT,
          BLOB,
          BOOLEAN,
          COUNTER,
          DATE,
          DECIMAL,
          DOUBLE,
          DURATION,
          FLOAT,
          INET,
          INT,
          SMALLINT,
          TIME,
          TIMESTAMP,
          TIMEUUID,
          TINYINT,
          UUID,
          VARINT ->
          false;
    };
  }

  /**
   * @throws IllegalArgumentException for a counter and for custom types
   */
  public Schema of(DataType type) {
    return CqlTypes.match(type, schemas);
  }

  private static IllegalArgumentException noPlace(DataType type) {
    return new IllegalArgumentException("type " + CqlTypes.name(type) + " cannot be in an event");
  }

  private final class Schemas implements CqlTypeVisitor<Schema> {
    @Override
    public Schema nativeType(NativeCqlType type) {
      return NativeType.find(type).orElseThrow(() -> noPlace(type.type())).schema();
    }

    @Override
    public Schema list(ListType type) {
      return Schema.createArray(of(type.getElementType()));
    }

    @Override
    public Schema set(SetType type) {
      return Schema.createArray(of(type.getElementType()));
    }

    @Override
    public Schema map(MapType type) {
      return isTextLike(type.getKeyType())
          ? Schema.createMap(of(type.getValueType()))
          : Schema.createArray(entry(type));
    }

    @Override
    public Schema tuple(TupleType type) {
      return record(type);
    }

    @Override
    public Schema udt(UserDefinedType type) {
      return record(type);
    }

    @Override
    public Schema vector(VectorType type) {
      return Schema.createArray(of(type.getElementType()));
    }

    @Override
    public Schema custom(CustomType type) {
      throw noPlace(type);
    }
  }

  private Schema entry(MapType map) {
    return named(
        NativeType.NAMESPACE,
        "Entry_" + TypeHash.of(map),
        () ->
            List.of(
                new Schema.Field("key", of(map.getKeyType())),
                new Schema.Field("value", of(map.getValueType()))));
  }

  private Schema record(TupleType tuple) {
    return named(
        NativeType.NAMESPACE,
        "Tuple_" + TypeHash.of(tuple),
        () -> {
          List<Schema.Field> fields = new ArrayList<>();
          for (DataType component : tuple.getComponentTypes()) {
            String name = "index_" + fields.size();
            fields.add(AvroNames.field(name, name, nullable(of(component)), true));
          }
          return fields;
        });
  }

  private Schema record(UserDefinedType udt) {
    return named(
        udtNamespace,
        AvroNames.avro(CqlTypes.udtName(udt)),
        () -> {
          List<Schema.Field> fields = new ArrayList<>();
          for (String name : CqlTypes.fieldNames(udt)) {
            Schema schema = of(udt.getFieldTypes().get(fields.size()));
            fields.add(AvroNames.field(name, AvroNames.avro(name), nullable(schema), true));
          }
          return fields;
        });
  }

  private Schema named(String namespace, String name, FieldList fields) {
    String full = namespace + "." + name;
    Schema known = named.get(full);
    if (known == null) {
      known = Schema.createRecord(name, null, namespace, false, fields.make());
      named.put(full, known);
    }
    return known;
  }

  private interface FieldList {
    List<Schema.Field> make();
  }
}
