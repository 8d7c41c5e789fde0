// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.ConfluentFrame;
import io.fullrow.codec.Leaves;
import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Avro in binary form, bare or as a message of the Confluent wire format. */
final class AvroBinary {
  private static final int USUAL_SIZE = 256;

  private AvroBinary() {}

  static Bytes encode(Shown.Writing value) {
    return encode(new BytesOutput(USUAL_SIZE), value);
  }

  static Bytes message(int schemaId, Shown.Writing value) {
    BytesOutput out = new BytesOutput(USUAL_SIZE);
    new ConfluentFrame(schemaId).writeTo(out);
    return encode(out, value);
  }

  private static Bytes encode(BytesOutput out, Shown.Writing value) {
    try {
      // the direct encoder has no buffer: there is nothing to flush and little to allocate
      value.write(EncoderFactory.get().directBinaryEncoder(out, null));
      return out.toBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  /**
   * @param what the name of the thing for the message of an error
   * @throws MalformedEventException if it is not in the wire format
   */
  static int schemaId(String what, Bytes message) {
    return ConfluentFrame.of(message)
        .orElseThrow(
            () ->
                new MalformedEventException(
                    what + " is not in the Confluent wire format: " + message))
        .schemaId();
  }

  /**
   * Reads all bytes from {@code offset} on.
   *
   * @param what the name of the thing for the message of an error
   * @throws MalformedEventException if the bytes end too early or too late, or hold no such value
   */
  static <T> T decode(String what, Bytes bytes, int offset, Leaves.Reading<T> value) {
    try {
      BinaryDecoder in =
          DecoderFactory.get()
              .binaryDecoder(bytes.unsafeArray(), offset, bytes.size() - offset, null);
      T read = value.read(in);
      if (!in.isEnd()) {
        throw new MalformedEventException(what + " has bytes left over: " + bytes);
      }
      return read;
    } catch (IOException
        | AvroRuntimeException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      throw new MalformedEventException(what + " cannot be read: " + e.getMessage(), e);
    }
  }
}
