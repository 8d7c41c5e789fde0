// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * One CQL type as Avro, from serialized bytes to serialized bytes: the hot path makes no Java
 * values in between.
 *
 * <p>Law: where {@link #fit} says {@link Fit#EXACT}, {@link #read} of what {@link #write} wrote
 * gives the same bytes. Buffers begin at position 0, end at their limit and are not moved.
 */
public interface AvroType {
  Fit fit(ByteBuffer value);

  /**
   * Writes the value itself, without the index of a union around it.
   *
   * @param value one whose fit is not {@link Fit#ABSENT}
   */
  void write(ByteBuffer value, Encoder out) throws IOException;

  /**
   * The serialized CQL value.
   *
   * @throws IllegalArgumentException if what is there is not a value of the CQL type
   */
  Bytes read(Decoder in) throws IOException;
}
