// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.codec.ConfluentFrame;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.KeyLimits;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.LossNote;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import java.util.List;
import java.util.Optional;

/**
 * Reads records of the format {@code fragment}, of whatever table. Whether a fragment fits its
 * table is {@link FragmentFit}'s question. Safe for many threads.
 */
public final class FragmentRecords {
  private final WriterSchemas writerSchemas;
  private final WrittenBySchema writtenBySchema = new WrittenBySchema();

  public FragmentRecords(WriterSchemas writerSchemas) {
    this.writerSchemas = writerSchemas;
  }

  /** The one fragment of the record, unchecked, or why there is none. */
  public Decoded read(RawRecord record) {
    if (record.value().isEmpty()) {
      return new Decoded.Ignored("null value");
    }
    try {
      Bytes value = record.value().get();
      Optional<String> lost = LossNote.read(value);
      if (lost.isPresent()) {
        return new Decoded.Malformed(lost.get());
      }
      return ConfluentFrame.begins(value)
          ? KeyLimits.within(readWireFormat(value, record))
          : KeyLimits.within(only(FragmentCodec.decode(value, record.origin())));
    } catch (MalformedFragmentException e) {
      return new Decoded.Malformed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      // Nothing that a record contains may end the thread that reads it.
      return new Decoded.Malformed("cannot be decoded: " + e);
    }
  }

  private Decoded readWireFormat(Bytes value, RawRecord record) {
    Optional<ConfluentFrame> frame = ConfluentFrame.of(value);
    if (frame.isEmpty()) {
      return new Decoded.Malformed("it ends within the schema id of the Confluent wire format");
    }
    int id = frame.get().schemaId();
    WriterSchemas.Lookup lookup = writerSchemas.find(id);
    if (lookup instanceof WriterSchemas.Lookup.Found found) {
      return only(
          writtenBySchema.decode(
              found.schema(),
              value.unsafeArray(),
              ConfluentFrame.SIZE,
              Optional.of(record.origin())));
    }
    if (lookup instanceof WriterSchemas.Lookup.Absent) {
      return new Decoded.Malformed("the schema registry has no schema with the id " + id);
    }
    return new Decoded.Unavailable("the schema with the id " + id);
  }

  private static Decoded only(Fragment fragment) {
    return new Decoded.Changes(List.of(fragment));
  }
}
