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
import io.fullrow.schema.CqlTypes;
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
      Stream.of(
              DataTypes.ASCII,
              DataTypes.BIGINT,
              DataTypes.BLOB,
              DataTypes.BOOLEAN,
              DataTypes.COUNTER,
              DataTypes.DECIMAL,
              DataTypes.DOUBLE,
              DataTypes.FLOAT,
              DataTypes.INT,
              DataTypes.TIMESTAMP,
              DataTypes.UUID,
              DataTypes.VARINT,
              DataTypes.TIMEUUID,
              DataTypes.INET,
              DataTypes.DATE,
              DataTypes.TEXT,
              DataTypes.TIME,
              DataTypes.SMALLINT,
              DataTypes.TINYINT,
              DataTypes.DURATION)
          .collect(Collectors.toMap(CqlTypes::name, Function.identity()));

  private TypeJson() {}

  static JsonNode write(DataType type) {
    if (type instanceof ListType list) {
      return collection("list", write(list.getElementType()), list.isFrozen());
    }
    if (type instanceof SetType set) {
      return collection("set", write(set.getElementType()), set.isFrozen());
    }
    if (type instanceof MapType map) {
      ArrayNode both = NODES.arrayNode().add(write(map.getKeyType()));
      return collection("map", both.add(write(map.getValueType())), map.isFrozen());
    }
    if (type instanceof TupleType tuple) {
      ArrayNode parts = NODES.arrayNode();
      tuple.getComponentTypes().forEach(part -> parts.add(write(part)));
      return NODES.objectNode().set("tuple", parts);
    }
    if (type instanceof VectorType vector) {
      ObjectNode node = NODES.objectNode();
      node.set("vector", write(vector.getElementType()));
      return node.put("dimensions", vector.getDimensions());
    }
    if (type instanceof UserDefinedType udt) {
      return udt(udt);
    }
    return type instanceof CustomType custom
        ? NODES.objectNode().put("custom", custom.getClassName())
        : NODES.stringNode(CqlTypes.name(type));
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
