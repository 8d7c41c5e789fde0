// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads events as somebody who knows the wire format and Avro, and nothing of this package. */
final class PlainConsumer {
  private PlainConsumer() {}

  static GenericRecord read(Bytes message, Function<Integer, Schema> schemas) {
    Schema schema = schemas.apply(message.toByteBuffer().getInt(1));
    return (GenericRecord)
        read(Bytes.of(Arrays.copyOfRange(message.toArray(), 5, message.size())), schema);
  }

  static Object read(Bytes bytes, Schema schema) {
    return read(bytes, schema, schema);
  }

  static Object read(Bytes bytes, Schema written, Schema read) {
    try {
      BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes.toArray(), null);
      Object value = new GenericDatumReader<>(written, read, new GenericData()).read(null, in);
      if (!in.isEnd()) {
        throw new AssertionError("bytes left over");
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
