// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import io.fullrow.registry.SubjectSchemas.RegisteredWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generic records in the Confluent wire format.
 *
 * <p>Throws {@link RegistryUnavailableException} (retriable) while the registry cannot be asked,
 * and {@link SerializationException} for what cannot be written at all.
 */
public final class GenericAvroSerializer implements Serializer<GenericRecord> {
  private @Nullable RegistryClient registry;
  private @Nullable SubjectSchemas schemas;
  private boolean isKey;

  /** For Kafka, which calls {@link #configure} next. */
  public GenericAvroSerializer() {}

  /**
   * @param registry asked for each record: give one that caches
   */
  public GenericAvroSerializer(RegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean key) {
    RegistryConfig config = RegistryConfig.from(configs);
    RegistryClient client = registry;
    if (client == null) {
      client = new CachingRegistry(new HttpRegistry(config));
      registry = client;
    }
    schemas = new SubjectSchemas(client, config);
    isKey = key;
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka: null for null, a tombstone
  public byte @Nullable [] serialize(String topic, @Nullable GenericRecord record) {
    if (record == null) {
      return null;
    }
    SubjectSchemas subjects = schemas;
    if (subjects == null) {
      throw new IllegalStateException("configure comes before serialize");
    }
    Schema own = record.getSchema();
    RegisteredWriter writer = subjects.writer(SubjectSchemas.subject(topic, isKey), own);
    try {
      return framed(writer, record);
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      // what Avro throws for a record that does not have what its schema says
      throw new SerializationException(
          "a record of " + own.getFullName() + " cannot be written to " + topic, e);
    }
  }

  private static byte[] framed(RegisteredWriter writer, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(WireFormat.header(writer.id()));
    Schema own = record.getSchema();
    GenericRecord fitting = writer.schema().equals(own) ? record : converted(writer, record);
    write(fitting.getSchema(), fitting, out);
    return out.toByteArray();
  }

  /** Fields by name, not by position, which a writer with another schema would take. */
  private static GenericRecord converted(RegisteredWriter writer, GenericRecord record)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    write(record.getSchema(), record, body);
    return new GenericDatumReader<GenericRecord>(record.getSchema(), writer.schema())
        .read(null, DecoderFactory.get().binaryDecoder(body.toByteArray(), null));
  }

  private static void write(Schema schema, GenericRecord record, ByteArrayOutputStream out)
      throws IOException {
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
  }
}
