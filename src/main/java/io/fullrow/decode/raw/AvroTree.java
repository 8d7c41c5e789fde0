// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.codec.ConfluentFrame;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.WriterSchemas.Lookup;
import io.fullrow.model.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Avro, alone or in the Confluent wire format, see {@link ConfluentFrame}.
 *
 * <p>Reads straight by the writer's schema. No length in the datum is believed before it is
 * compared with the bytes that are left, so that garbage costs no memory.
 */
public final class AvroTree {
  private final BinaryDecoder in;
  private int nodesLeft;

  private AvroTree(BinaryDecoder in, int nodes) {
    this.in = in;
    this.nodesLeft = nodes;
  }

  /**
   * @throws RejectedRecordException if the writer's schema is unknown or not yet known, or the
   *     bytes do not fit it
   */
  public static Payload read(Bytes wire, WriterSchemas schemas) {
    return new Payload(read(wire, writer(wire, schemas)), false);
  }

  /**
   * The schema that a datum was written by.
   *
   * @throws RejectedRecordException if it is unknown or not yet known, or the bytes are not in the
   *     wire format
   */
  public static Schema writer(Bytes wire, WriterSchemas schemas) {
    int id = frame(wire).schemaId();
    return writer(id, schemas.find(id));
  }

  /**
   * @param wire in the wire format
   * @param writer of {@link #writer}
   * @throws RejectedRecordException if the bytes do not fit it
   */
  public static Raw read(Bytes wire, Schema writer) {
    return read(wire, ConfluentFrame.SIZE, writer, "writer schema id " + frame(wire).schemaId());
  }

  /**
   * A datum without any frame.
   *
   * @param schemaName of the schema, for the message
   * @throws RejectedRecordException if the bytes do not fit the schema
   */
  public static Raw unframed(Bytes datum, Schema writer, String schemaName) {
    return read(datum, 0, writer, schemaName);
  }

  private static Raw read(Bytes bytes, int offset, Schema writer, String schemaName) {
    try {
      return datum(bytes, offset, writer);
    } catch (IOException | RuntimeException e) {
      // Garbage makes Avro throw what it likes.
      String why = e instanceof EOFException ? "it ends too early" : e.getMessage();
      throw RejectedRecordException.malformed("not Avro of " + schemaName + ": " + why);
    }
  }

  private static ConfluentFrame frame(Bytes wire) {
    return ConfluentFrame.of(wire)
        .orElseThrow(
            () ->
                RejectedRecordException.malformed(
                    "not Avro in the Confluent wire format: "
                        + wire.size()
                        + " bytes, at least 5 expected"));
  }

  private static Schema writer(int id, Lookup lookup) {
    if (lookup instanceof Lookup.Found found) {
      return found.schema();
    }
    if (lookup instanceof Lookup.Pending) {
      throw RejectedRecordException.unavailable("writer schema id " + id);
    }
    throw RejectedRecordException.malformed(
        "the schema registry has no writer schema with id "
            + id
            + ": point schema-registry.url to the registry that the connector uses");
  }

  private static Raw datum(Bytes bytes, int offset, Schema writer) throws IOException {
    int size = bytes.size() - offset;
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes.unsafeArray(), offset, size, null);
    Raw root = new AvroTree(in, AvroBounds.maxValues(size)).value(writer, AvroBounds.MAX_DEPTH);
    if (!in.isEnd()) {
      throw new IOException(in.inputStream().available() + " bytes follow the datum");
    }
    return root;
  }

  private Raw value(Schema schema, int depth) throws IOException {
    if (depth == 0 || nodesLeft-- <= 0) {
      throw AvroBounds.exceeded();
    }
    return switch (schema.getType()) {
      case RECORD -> struct(schema, depth - 1);
      case UNION -> value(schema.getTypes().get(in.readIndex()), depth - 1);
      case ARRAY -> array(schema.getElementType(), depth - 1);
      case MAP -> map(schema.getValueType(), depth - 1);
      case STRING -> new Raw.Text(text());
      case BYTES -> new Raw.Binary(bytes(in.readLong()));
      case FIXED -> new Raw.Binary(bytes(schema.getFixedSize()));
      case ENUM -> new Raw.Text(schema.getEnumSymbols().get(in.readEnum()));
      case INT -> new Raw.Int(in.readInt());
      case LONG -> new Raw.Int(in.readLong());
      case FLOAT -> new Raw.Float32(in.readFloat());
      case DOUBLE -> new Raw.Float64(in.readDouble());
      case BOOLEAN -> new Raw.Bool(in.readBoolean());
      case NULL -> Raw.NULL;
    };
  }

  private Raw struct(Schema schema, int depth) throws IOException {
    Map<String, Raw> fields = new LinkedHashMap<>();
    for (Schema.Field field : schema.getFields()) {
      fields.put(field.name(), value(field.schema(), depth));
    }
    return new Raw.Struct(fields);
  }

  private Raw array(Schema elements, int depth) throws IOException {
    List<Raw> values = new ArrayList<>();
    for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
      for (long i = 0; i < count; i++) {
        values.add(value(elements, depth));
      }
    }
    return new Raw.Seq(values);
  }

  private Raw map(Schema valueSchema, int depth) throws IOException {
    Map<String, Raw> values = new LinkedHashMap<>();
    for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
      for (long i = 0; i < count; i++) {
        String key = text();
        if (values.put(key, value(valueSchema, depth)) != null) {
          throw new IOException("map key '" + key + "' comes twice");
        }
      }
    }
    return new Raw.Struct(values);
  }

  private String text() throws IOException {
    byte[] utf8 = bytes(in.readLong()).unsafeArray();
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      // Only then can it have been invalid: the decoder says so instead of replacing.
      try {
        StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(utf8));
      } catch (CharacterCodingException e) {
        throw new IOException("invalid UTF-8", e);
      }
    }
    return text;
  }

  private Bytes bytes(long length) throws IOException {
    if (length < 0 || length > in.inputStream().available()) {
      throw new EOFException("a length of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    in.readFixed(bytes);
    return Bytes.wrap(bytes);
  }
}
