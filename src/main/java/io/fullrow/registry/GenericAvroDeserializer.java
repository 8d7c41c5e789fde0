// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads generic records in the Confluent wire format, by the schema that they were written by.
 *
 * <p>Throws {@link RegistryUnavailableException} (retriable) while the registry cannot be asked,
 * and {@link SerializationException} for bytes that cannot be read at all.
 */
public final class GenericAvroDeserializer implements Deserializer<GenericRecord> {
  private @Nullable RegistryClient registry;

  /** For Kafka, which calls {@link #configure} next. */
  public GenericAvroDeserializer() {}

  /**
   * @param registry asked for each record: give one that caches
   */
  public GenericAvroDeserializer(RegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    RegistryConfig config = RegistryConfig.from(configs);
    if (registry == null) {
      registry = new CachingRegistry(new HttpRegistry(config));
    }
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka: null for null, a tombstone
  public @Nullable GenericRecord deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    int id = WireFormat.schemaId(bytes);
    Schema schema = requireRecord(id);
    try {
      return read(schema, bytes);
    } catch (IOException | RuntimeException e) {
      // Avro throws many kinds for bytes that do not fit the schema
      throw new SerializationException(
          "a record on " + topic + " cannot be read by its schema, id " + id, e);
    }
  }

  private Schema requireRecord(int id) {
    RegistryClient client = registry;
    if (client == null) {
      throw new IllegalStateException("configure comes before deserialize");
    }
    Schema schema =
        client
            .schemaById(id)
            .orElseThrow(
                () -> new RegistryException("the schema registry has no schema with the id " + id));
    if (schema.getType() != Schema.Type.RECORD) {
      throw new SerializationException(
          "the schema with the id " + id + " is of " + schema.getType() + ", not of a record");
    }
    return schema;
  }

  private static GenericRecord read(Schema schema, byte[] bytes) throws IOException {
    BinaryDecoder body =
        DecoderFactory.get()
            .binaryDecoder(
                bytes, WireFormat.HEADER_SIZE, bytes.length - WireFormat.HEADER_SIZE, null);
    GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, body);
    if (!body.isEnd()) {
      throw new IOException("bytes are left over after the record");
    }
    return record;
  }
}
