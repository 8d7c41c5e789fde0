// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * CQL types as JSON, by this grammar:
 *
 * <pre>
 * type  = "int" or any other native type by its CQL name
 *       | {"list": type, "frozen": bool} | {"set": type, "frozen": bool}
 *       | {"map": [type, type], "frozen": bool} | {"tuple": [type, ...]}
 *       | {"vector": type, "dimensions": int} | {"custom": "class"}
 *       | {"udt": name, "keyspace": name, "fields": [[name, type], ...], "frozen": bool}
 * </pre>
 *
 * <p>UDTs are written out where they stand. What was read equals what was written.
 */
final class TypeJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, DataType> NATIVE =
      Stream.of(NativeCqlType.values())
          .map(NativeCqlType::type)
          .collect(Collectors.toMap(CqlTypes::name, Function.identity()));

  private static final CqlTypeVisitor<JsonNode> WRITER = new Writer();

  private TypeJson() {}

  static JsonNode write(DataType type) {
    return CqlTypes.match(type, WRITER);
  }

  private static final class Writer implements CqlTypeVisitor<JsonNode> {
    @Override
    public JsonNode nativeType(NativeCqlType type) {
      return NODES.stringNode(CqlTypes.name(type.type()));
    }

    @Override
    public JsonNode list(ListType type) {
      return collection("list", write(type.getElementType()), type.isFrozen());
    }

    @Override
    public JsonNode set(SetType type) {
      return collection("set", write(type.getElementType()), type.isFrozen());
    }

    @Override
    public JsonNode map(MapType type) {
      return collection("map", parts(type), type.isFrozen());
    }

    @Override
    public JsonNode tuple(TupleType type) {
      return NODES.objectNode().set("tuple", parts(type));
    }

    @Override
    public JsonNode udt(UserDefinedType type) {
      return TypeJson.udt(type);
    }

    @Override
    public JsonNode vector(VectorType type) {
      ObjectNode node = NODES.objectNode();
      node.set("vector", write(type.getElementType()));
      return node.put("dimensions", type.getDimensions());
    }

    @Override
    public JsonNode custom(CustomType type) {
      return NODES.objectNode().put("custom", type.getClassName());
    }

    private static ArrayNode parts(DataType type) {
      ArrayNode parts = NODES.arrayNode();
      CqlTypes.parts(type).forEach(part -> parts.add(write(part)));
      return parts;
    }
  }

  private static ObjectNode collection(String kind, JsonNode elements, boolean frozen) {
    ObjectNode node = NODES.objectNode();
    node.set(kind, elements);
    return node.put("frozen", frozen);
  }

  private static ObjectNode udt(UserDefinedType udt) {
    ArrayNode fields = NODES.arrayNode();
    for (int i = 0; i < udt.getFieldNames().size(); i++) {
      ArrayNode field = NODES.arrayNode().add(udt.getFieldNames().get(i).asInternal());
      fields.add(field.add(write(udt.getFieldTypes().get(i))));
    }
    CqlIdentifier keyspace = udt.getKeyspace();
    ObjectNode node = NODES.objectNode().put("udt", CqlTypes.udtName(udt));
    node.put("keyspace", keyspace == null ? "" : keyspace.asInternal());
    node.set("fields", fields);
    return node.put("frozen", udt.isFrozen());
  }

  /**
   * @throws IllegalArgumentException if it is not what {@link #write} writes
   */
  static DataType read(JsonNode node) {
    if (node.isString()) {
      DataType known = NATIVE.get(node.stringValue());
      if (known == null) {
        throw new IllegalArgumentException("no native type " + node);
      }
      return known;
    }
    boolean frozen = node.path("frozen").asBoolean(false);
    if (node.has("list")) {
      return DataTypes.listOf(read(node.get("list")), frozen);
    }
    if (node.has("set")) {
      return DataTypes.setOf(read(node.get("set")), frozen);
    }
    if (node.has("map")) {
      return DataTypes.mapOf(
          read(part(node.get("map"), 0)), read(part(node.get("map"), 1)), frozen);
    }
    return readOther(node, frozen);
  }

  private static DataType readOther(JsonNode node, boolean frozen) {
    if (node.has("tuple")) {
      List<DataType> parts = new ArrayList<>();
      node.get("tuple").forEach(part -> parts.add(read(part)));
      return DataTypes.tupleOf(parts.toArray(DataType[]::new));
    }
    if (node.has("vector")) {
      return DataTypes.vectorOf(read(node.get("vector")), node.path("dimensions").asInt());
    }
    if (node.has("udt")) {
      return readUdt(node, frozen);
    }
    if (node.has("custom")) {
      return DataTypes.custom(node.get("custom").asString());
    }
    throw new IllegalArgumentException("no type: " + node);
  }

  private static UserDefinedType readUdt(JsonNode node, boolean frozen) {
    UserDefinedTypeBuilder udt =
        new UserDefinedTypeBuilder(
            CqlIdentifier.fromInternal(node.path("keyspace").asString("")),
            CqlIdentifier.fromInternal(node.get("udt").asString()));
    for (JsonNode field : node.path("fields")) {
      udt.withField(CqlIdentifier.fromInternal(part(field, 0).asString()), read(part(field, 1)));
    }
    return frozen ? udt.frozen().build() : udt.build();
  }

  private static JsonNode part(JsonNode array, int index) {
    JsonNode part = array.get(index);
    if (part == null) {
      throw new IllegalArgumentException("too short: " + array);
    }
    return part;
  }
}
