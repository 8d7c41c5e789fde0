// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import io.fullrow.codec.ConfluentFrame;
import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Generic records in the Confluent wire format, as a plain producer and consumer have them. */
public final class AvroMessages {
  private final RegistryClient registry;

  public AvroMessages(RegistryClient registry) {
    this.registry = registry;
  }

  /** By the record's own schema, which is registered under {@code subject}. */
  byte[] write(String subject, GenericRecord record) {
    Schema schema = record.getSchema();
    BytesOutput out = new BytesOutput(256);
    new ConfluentFrame(registry.register(subject, schema)).writeTo(out);
    try {
      new GenericDatumWriter<GenericRecord>(schema)
          .write(record, EncoderFactory.get().directBinaryEncoder(out, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toBytes().toArray();
  }

  public GenericRecord read(byte[] message) {
    int id = schemaId(message);
    Schema schema = registry.schemaById(id).orElseThrow();
    int size = message.length - ConfluentFrame.SIZE;
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(message, ConfluentFrame.SIZE, size, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int schemaId(byte[] message) {
    return ConfluentFrame.of(Bytes.of(message)).orElseThrow().schemaId();
  }
}
