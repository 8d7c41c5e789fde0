// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** {@link Bytes} as they are; null stays null. */
public final class BytesSerde {
  private BytesSerde() {}

  public static Serde<Bytes> create() {
    return Serdes.serdeFrom(serializer(), deserializer());
  }

  @SuppressWarnings("NullAway") // Kafka's interfaces are not annotated: null is a tombstone
  private static Serializer<Bytes> serializer() {
    return (String topic, @Nullable Bytes data) -> data == null ? null : data.unsafeArray();
  }

  @SuppressWarnings("NullAway")
  private static Deserializer<Bytes> deserializer() {
    return (String topic, byte @Nullable [] data) -> data == null ? null : Bytes.wrap(data);
  }
}
