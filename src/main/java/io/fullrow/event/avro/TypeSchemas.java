// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.schema.CqlTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The Avro schemas of CQL types. A named schema that is used twice is the same one, so that its
 * definition is printed once. UDTs are in the namespace {@code <keyspace>.udt}, where no table can
 * take their name.
 */
public final class TypeSchemas {
  private final String udtNamespace;
  private final Map<String, Schema> named = new HashMap<>();

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
    return type.equals(DataTypes.TEXT) || type.equals(DataTypes.ASCII);
  }

  /**
   * @throws IllegalArgumentException for a counter and for custom types
   */
  public Schema of(DataType type) {
    if (type instanceof ListType list) {
      return Schema.createArray(of(list.getElementType()));
    }
    if (type instanceof SetType set) {
      return Schema.createArray(of(set.getElementType()));
    }
    if (type instanceof VectorType vector) {
      return Schema.createArray(of(vector.getElementType()));
    }
    if (type instanceof MapType map) {
      return isTextLike(map.getKeyType())
          ? Schema.createMap(of(map.getValueType()))
          : Schema.createArray(entry(map));
    }
    if (type instanceof TupleType tuple) {
      return tuple(tuple);
    }
    if (type instanceof UserDefinedType udt) {
      return udt(udt);
    }
    return NativeType.find(type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "type " + CqlTypes.name(type) + " cannot be in an event"))
        .schema();
  }

  private Schema entry(MapType map) {
    return named(
        NativeType.NAMESPACE,
        "Entry_" + hash(map),
        () ->
            List.of(
                new Schema.Field("key", of(map.getKeyType())),
                new Schema.Field("value", of(map.getValueType()))));
  }

  private Schema tuple(TupleType tuple) {
    return named(
        NativeType.NAMESPACE,
        "Tuple_" + hash(tuple),
        () -> {
          List<Schema.Field> fields = new ArrayList<>();
          for (DataType component : tuple.getComponentTypes()) {
            String name = "index_" + fields.size();
            fields.add(AvroNames.field(name, name, nullable(of(component)), true));
          }
          return fields;
        });
  }

  private Schema udt(UserDefinedType udt) {
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

  /** The same for the same types in any keyspace, and however many fields a UDT inside has. */
  private static String hash(DataType type) {
    byte[] digest = Sha256.of(words(type).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  private static String words(DataType type) {
    if (type instanceof ListType list) {
      return words("list", Stream.of(list.getElementType()));
    }
    if (type instanceof SetType set) {
      return words("set", Stream.of(set.getElementType()));
    }
    if (type instanceof MapType map) {
      return words("map", Stream.of(map.getKeyType(), map.getValueType()));
    }
    if (type instanceof TupleType tuple) {
      return words("tuple", tuple.getComponentTypes().stream());
    }
    if (type instanceof VectorType vector) {
      return words("vector" + vector.getDimensions(), Stream.of(vector.getElementType()));
    }
    if (type instanceof UserDefinedType udt) {
      return "udt " + CqlTypes.udtName(udt);
    }
    return CqlTypes.name(type);
  }

  private static String words(String container, Stream<DataType> parts) {
    return parts.map(TypeSchemas::words).collect(Collectors.joining(",", container + "<", ">"));
  }
}
