// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Generic records in the Confluent wire format, configured as Confluent's {@code
 * io.confluent.kafka.streams.serdes.avro.GenericAvroSerde}, which can take its place by name.
 */
public final class GenericAvroSerde implements Serde<GenericRecord> {
  private final GenericAvroSerializer serializer;
  private final GenericAvroDeserializer deserializer;

  /** For Kafka, which calls {@link #configure} next. */
  public GenericAvroSerde() {
    this.serializer = new GenericAvroSerializer();
    this.deserializer = new GenericAvroDeserializer();
  }

  /**
   * Shares a client. {@link #configure} is still to be called, for the rest of the configuration.
   *
   * @param registry asked for each record: give one that caches
   */
  public GenericAvroSerde(RegistryClient registry) {
    this.serializer = new GenericAvroSerializer(registry);
    this.deserializer = new GenericAvroDeserializer(registry);
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    serializer.configure(configs, isKey);
    deserializer.configure(configs, isKey);
  }

  @Override
  public Serializer<GenericRecord> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<GenericRecord> deserializer() {
    return deserializer;
  }
}
