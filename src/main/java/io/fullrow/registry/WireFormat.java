// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;

/** The Confluent wire format: a zero byte, the schema's id in four bytes, the Avro body. */
public final class WireFormat {
  /** Bytes before the body. */
  public static final int HEADER_SIZE = 5;

  private static final byte MAGIC = 0;

  private WireFormat() {}

  /** The header and {@code body}. */
  public static byte[] frame(int schemaId, byte[] body) {
    return ByteBuffer.allocate(HEADER_SIZE + body.length).put(header(schemaId)).put(body).array();
  }

  /** The header alone. */
  public static byte[] header(int schemaId) {
    return ByteBuffer.allocate(HEADER_SIZE).put(MAGIC).putInt(schemaId).array();
  }

  /**
   * The id in the header of {@code framed}; the body begins at {@link #HEADER_SIZE}.
   *
   * @throws SerializationException if there is no such header
   */
  public static int schemaId(byte[] framed) {
    if (framed.length < HEADER_SIZE) {
      throw new SerializationException(
          framed.length + " bytes are too few for the Confluent wire format");
    }
    if (framed[0] != MAGIC) {
      throw new SerializationException(
          String.format(
              "not in the Confluent wire format: it begins with %02x instead of 00", framed[0]));
    }
    return ByteBuffer.wrap(framed).getInt(1);
  }
}
