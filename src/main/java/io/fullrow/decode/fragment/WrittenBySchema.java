// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.decode.raw.AvroBounds;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.FragmentSchema;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Bodies written by any schema that Avro can resolve to ours. A foreign body is turned into one of
 * our schema first, so that the fields are read in one place only.
 */
final class WrittenBySchema {
  /** The writer's schema found equal to ours last: comparing costs more than decoding. */
  private volatile @Nullable Schema lastEqual;

  /**
   * @throws MalformedFragmentException if the body is no fragment or {@code writer} does not
   *     resolve to fragment.avsc
   */
  Fragment decode(Schema writer, byte[] bytes, int offset, Optional<Origin> origin) {
    if (isOurs(writer)) {
      return FragmentCodec.decodeBody(bytes, offset, bytes.length - offset, origin);
    }
    byte[] body = resolved(writer, bytes, offset);
    return FragmentCodec.decodeBody(body, 0, body.length, origin);
  }

  @SuppressWarnings("ReferenceEquality") // asked for each record; equals looks at all of a schema
  private boolean isOurs(Schema writer) {
    if (writer == lastEqual) {
      return true;
    }
    if (!writer.equals(FragmentSchema.SCHEMA)) {
      return false;
    }
    lastEqual = writer;
    return true;
  }

  private static byte[] resolved(Schema writer, byte[] bytes, int offset) {
    try {
      int size = bytes.length - offset;
      AvroBounds.require(
          DecoderFactory.get().binaryDecoder(bytes, offset, size, null), size, writer);
      BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, offset, size, null);
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(writer, FragmentSchema.SCHEMA).read(null, in);
      if (!in.isEnd()) {
        throw new MalformedFragmentException("bytes are left over after the fragment");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(FragmentSchema.SCHEMA).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (MalformedFragmentException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Avro throws many kinds for bytes and schemas that do not fit
      throw new MalformedFragmentException(
          "written by the schema " + writer.getFullName() + ", not readable as a fragment: " + e,
          e);
    }
  }
}
