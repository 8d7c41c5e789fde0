// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.MovieTable;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes change events as the publisher does, with Avro's own writer and by schemas of their own:
 * the payload as bytes without a frame, or as a record in the Confluent wire format.
 */
final class SidecarEvents {
  static final long MICROS = 1_711_149_035_727_001L;
  static final int ID = 70_000;
  static final Schema PAYLOAD = schema("movies_by_genre.avsc");
  static final Schema ENVELOPE = schema("cassandra-cdc.avsc");
  static final Schema MERGED = merged(PAYLOAD);
  static final WriterSchemas SCHEMAS =
      id -> id == ID ? new WriterSchemas.Lookup.Found(MERGED) : new WriterSchemas.Lookup.Absent();

  private final String operation;
  private final Map<String, @Nullable Object> touched = new LinkedHashMap<>();
  private final Map<String, Object> hidden = new LinkedHashMap<>();
  private final List<String> truncated = new ArrayList<>();
  private final List<Object[]> range = new ArrayList<>();
  private String table = "movies_by_genre";
  private long micros = MICROS;
  private int ttl;
  private int deletedAt;

  private SidecarEvents(String operation) {
    this.operation = operation;
  }

  /** Of the partition Drama, 2001. */
  static SidecarEvents of(String operation) {
    return new SidecarEvents(operation).with("genre", "Drama").with("year", 2001);
  }

  /** Of the row 4.5, 120. */
  static SidecarEvents row(String operation) {
    return of(operation).with("rating", 4.5f).with("duration", 120);
  }

  SidecarEvents with(String column, @Nullable Object value) {
    touched.put(column, value);
    return this;
  }

  /** A value that updateFields does not name. */
  SidecarEvents hidden(String column, Object value) {
    hidden.put(column, value);
    return this;
  }

  SidecarEvents truncated(String column) {
    truncated.add(column);
    return this;
  }

  SidecarEvents predicate(String type, String column, @Nullable Object value) {
    range.add(new Object[] {type, column, value});
    return this;
  }

  SidecarEvents ttl(int seconds, int expiry) {
    ttl = seconds;
    deletedAt = expiry;
    return this;
  }

  SidecarEvents table(String name) {
    table = name;
    return this;
  }

  SidecarEvents micros(long time) {
    micros = time;
    return this;
  }

  RawRecord unframed() {
    return unframed(PAYLOAD);
  }

  /** By another schema of the table. */
  RawRecord unframed(Schema payload) {
    GenericData.Record record = envelope(ENVELOPE, payload);
    record.put("payload", bytes(payload, values(payload)));
    return MovieTable.record(Bytes.copyOf(bytes(ENVELOPE, record)));
  }

  RawRecord framed() {
    GenericData.Record record = envelope(MERGED, PAYLOAD);
    record.put("payload", values(PAYLOAD));
    ByteBuffer datum = bytes(MERGED, record);
    ByteBuffer wire =
        ByteBuffer.allocate(5 + datum.remaining()).put((byte) 0).putInt(ID).put(datum);
    return MovieTable.record(Bytes.copyOf(wire.flip()));
  }

  private GenericData.Record envelope(Schema schema, Schema payload) {
    GenericData.Record record = new GenericData.Record(schema);
    record.put("timestampMicros", micros);
    record.put("sourceTable", table);
    record.put("sourceKeyspace", "movies");
    record.put("schemaUuid", "9b1faa02-2fc9-390d-a5b5-be7190fee276");
    record.put("truncatedFields", truncated);
    record.put("version", "2");
    record.put(
        "operationType",
        new GenericData.EnumSymbol(schema.getField("operationType").schema(), operation));
    record.put("isPartial", true);
    record.put("updateFields", List.copyOf(touched.keySet()));
    record.put("range", range.isEmpty() ? null : predicates(schema, payload));
    if (ttl != 0) {
      Schema type = schema.getField("ttl").schema().getTypes().get(1);
      GenericData.Record record2 = new GenericData.Record(type);
      record2.put("ttl", ttl);
      record2.put("deletedAt", deletedAt);
      record.put("ttl", record2);
    }
    return record;
  }

  private List<GenericData.Record> predicates(Schema schema, Schema payload) {
    Schema type = schema.getField("range").schema().getTypes().get(1).getElementType();
    List<GenericData.Record> predicates = new ArrayList<>();
    for (Object[] one : range) {
      GenericData.Record predicate = new GenericData.Record(type);
      predicate.put("field", one[1]);
      predicate.put(
          "rangePredicateType",
          new GenericData.EnumSymbol(type.getField("rangePredicateType").schema(), one[0]));
      GenericData.Record value = new GenericData.Record(payload);
      if (payload.getField((String) one[1]) != null) {
        value.put((String) one[1], one[2]);
      }
      predicate.put("value", bytes(payload, value));
      predicates.add(predicate);
    }
    return predicates;
  }

  private GenericData.Record values(Schema payload) {
    GenericData.Record values = new GenericData.Record(payload);
    Map<String, @Nullable Object> all = new LinkedHashMap<>(touched);
    all.putAll(hidden);
    all.forEach(
        (name, value) -> {
          if (payload.getField(name) != null) {
            values.put(name, value);
          }
        });
    return values;
  }

  /** A number as sixteen bytes. */
  static GenericData.Fixed number(String column, java.math.BigInteger unscaled) {
    return number(PAYLOAD.getField(column).schema().getTypes().get(0), unscaled);
  }

  static GenericData.Fixed number(Schema fixed, java.math.BigInteger unscaled) {
    byte[] digits = unscaled.toByteArray();
    byte[] bytes = new byte[16];
    java.util.Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
    System.arraycopy(digits, 0, bytes, 16 - digits.length, digits.length);
    return new GenericData.Fixed(fixed, bytes);
  }

  static ByteBuffer bytes(Schema schema, GenericData.Record record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(record, encoder);
      encoder.flush();
      return ByteBuffer.wrap(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema merged(Schema payload) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : ENVELOPE.getFields()) {
      if (!field.name().equals("payload")) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    fields.add(new Schema.Field("payload", payload));
    return Schema.createRecord("CassandraCDC", null, "org.apache.cassandra", false, fields);
  }

  private static Schema schema(String resource) {
    try (InputStream in = SidecarEvents.class.getResourceAsStream("/sidecar/" + resource)) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
