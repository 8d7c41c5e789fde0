// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Change events in Avro as Confluent's AvroConverter makes them of the connector's Connect schemas:
 * optional fields as unions with null, maps as arrays of MapEntry records, unlike JSON. The record
 * of each column's cell has a name of its own; the connector names all of them {@code cell_value},
 * with which the converter fails on tables whose columns have several types (DBZ-7484).
 */
final class DebeziumAvro {
  private final TableSchema table;
  private final Schema.Type decimals;
  private final Schema schema;
  private int names;

  private DebeziumAvro(TableSchema table, Schema.Type decimals) {
    this.table = table;
    this.decimals = decimals;
    this.schema = envelope();
  }

  static DebeziumAvro of(TableSchema table) {
    return new DebeziumAvro(table, Schema.Type.STRING);
  }

  DebeziumAvro withDecimalsAsDouble() {
    return new DebeziumAvro(table, Schema.Type.DOUBLE);
  }

  /** A registry that has the envelope's schema under this id only. */
  WriterSchemas writerSchemas(int id) {
    return asked ->
        asked == id ? new WriterSchemas.Lookup.Found(schema) : new WriterSchemas.Lookup.Absent();
  }

  /** The Confluent wire format of an event that is given as JSON. */
  Bytes encode(int id, JsonNode envelope) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(datum(schema, envelope), encoder);
      encoder.flush();
      return Bytes.wrap(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Schema envelope() {
    return SchemaBuilder.record("Envelope")
        .namespace("lab." + table.id())
        .fields()
        .requiredLong("ts_ms")
        .requiredString("op")
        .name("source")
        .type(source())
        .noDefault()
        .name("after")
        .type(after())
        .noDefault()
        .endRecord();
  }

  private static Schema source() {
    return SchemaBuilder.record("Source")
        .namespace("io.debezium.connector.cassandra")
        .fields()
        .requiredString("version")
        .requiredString("connector")
        .requiredString("name")
        .requiredLong("ts_ms")
        .name("snapshot")
        .type(nullable(Schema.create(Schema.Type.STRING)))
        .withDefault(null)
        .requiredString("db")
        .optionalString("sequence")
        .optionalLong("ts_us")
        .optionalLong("ts_ns")
        .requiredString("cluster")
        .requiredString("file")
        .requiredInt("pos")
        .requiredString("keyspace")
        .requiredString("table")
        .endRecord();
  }

  private Schema after() {
    List<Schema.Field> fields = new ArrayList<>();
    for (Column column : table.byName().values()) {
      Schema cell =
          SchemaBuilder.record("cell_value" + names++)
              .fields()
              .name("value")
              .type(nullable(value(column.type())))
              .withDefault(null)
              .optionalLong("deletion_ts")
              .requiredBoolean("set")
              .endRecord();
      fields.add(optional(column.name(), cell));
    }
    Schema clusteringValue =
        SchemaBuilder.record("clustering_value")
            .fields()
            .requiredString("name")
            .requiredString("value")
            .requiredString("type")
            .endRecord();
    fields.add(optional("_range_start", bound("_range_start", clusteringValue)));
    fields.add(optional("_range_end", bound("_range_end", clusteringValue)));
    return Schema.createRecord("after", null, null, false, fields);
  }

  private static Schema bound(String name, Schema clusteringValue) {
    return SchemaBuilder.record(name)
        .fields()
        .requiredString("method")
        .name("values")
        .type(Schema.createArray(clusteringValue))
        .noDefault()
        .endRecord();
  }

  private Schema value(DataType type) {
    if (type instanceof ListType list) {
      return Schema.createArray(nullable(value(list.getElementType())));
    }
    if (type instanceof SetType set) {
      return Schema.createArray(nullable(value(set.getElementType())));
    }
    if (type instanceof MapType map) {
      return Schema.createArray(
          record(
              "MapEntry" + names++,
              List.of("key", "value"),
              List.of(map.getKeyType(), map.getValueType())));
    }
    if (type instanceof TupleType tuple) {
      List<String> fields = new ArrayList<>();
      tuple.getComponentTypes().forEach(ignored -> fields.add("field" + (fields.size() + 1)));
      return record("Tuple" + names++, fields, tuple.getComponentTypes());
    }
    if (type instanceof UserDefinedType udt) {
      return record(
          "Udt" + names++,
          udt.getFieldNames().stream().map(name -> name.asInternal()).toList(),
          udt.getFieldTypes());
    }
    return Schema.create(scalar(NativeCqlType.find(type).orElseThrow()));
  }

  private Schema.Type scalar(NativeCqlType type) {
    return switch (type) {
      case ASCII, INET, TEXT, TIMEUUID, UUID, VARINT -> Schema.Type.STRING;
      case DECIMAL -> decimals;
      case DATE, INT, SMALLINT, TINYINT -> Schema.Type.INT;
      case BIGINT, DURATION, TIME, TIMESTAMP -> Schema.Type.LONG;
      case FLOAT -> Schema.Type.FLOAT;
      case DOUBLE -> Schema.Type.DOUBLE;
      case BOOLEAN -> Schema.Type.BOOLEAN;
      case BLOB -> Schema.Type.BYTES;
      case COUNTER -> throw new IllegalArgumentException("not carried: " + type);
    };
  }

  private Schema record(String name, List<String> fieldNames, List<DataType> types) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      fields.add(optional(fieldNames.get(i), value(types.get(i))));
    }
    return Schema.createRecord(name, null, null, false, fields);
  }

  private static Schema.Field optional(String name, Schema schema) {
    return new Schema.Field(name, nullable(schema), null, Schema.Field.NULL_DEFAULT_VALUE);
  }

  private static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  private static @Nullable Object datum(Schema schema, JsonNode json) {
    return switch (schema.getType()) {
      case UNION -> json == null || json.isNull() ? null : datum(schema.getTypes().get(1), json);
      case RECORD -> fields(schema, json);
      case ARRAY -> elements(schema, json);
      case INT -> json.asInt();
      case LONG -> json.asLong();
      case FLOAT -> Float.parseFloat(json.asString());
      case DOUBLE -> Double.parseDouble(json.asString());
      case BOOLEAN -> json.asBoolean();
      case BYTES -> ByteBuffer.wrap(json.binaryValue());
      default -> json.asString();
    };
  }

  private static GenericData.Record fields(Schema schema, JsonNode json) {
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), datum(field.schema(), json.get(field.name())));
    }
    return record;
  }

  private static List<Object> elements(Schema schema, JsonNode json) {
    List<Object> elements = new ArrayList<>();
    Schema element = schema.getElementType();
    boolean map = element.getName().startsWith("MapEntry");
    if (map && json.isObject()) {
      json.properties()
          .forEach(
              e ->
                  elements.add(
                      entry(element, Movies.MAPPER.valueToTree(e.getKey()), e.getValue())));
    } else if (map) {
      json.forEach(pair -> elements.add(entry(element, pair.get(0), pair.get(1))));
    } else {
      json.forEach(one -> elements.add(datum(element, one)));
    }
    return elements;
  }

  private static GenericData.Record entry(Schema schema, JsonNode key, JsonNode value) {
    GenericData.Record record = new GenericData.Record(schema);
    record.put(0, datum(schema.getFields().get(0).schema(), key));
    record.put(1, datum(schema.getFields().get(1).schema(), value));
    return record;
  }
}
