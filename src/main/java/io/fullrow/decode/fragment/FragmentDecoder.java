package io.fullrow.decode.fragment;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.KeyLimits;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fragments of a publisher, whom nothing is believed. Safe for many threads. */
final class FragmentDecoder implements Decoder {
  private static final int WIRE_HEADER = 5;

  private final TableId source;
  private final Set<String> acceptedLosses;
  private final WriterSchemas writerSchemas;
  private final WrittenBySchema writtenBySchema = new WrittenBySchema();
  private volatile @Nullable FragmentCheck lastCheck;

  FragmentDecoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    this.source = source;
    this.acceptedLosses = Set.copyOf(acceptedLosses);
    this.writerSchemas = writerSchemas;
  }

  @Override
  public Decoded decode(RawRecord record, TableSchema schema) {
    if (record.value().isEmpty()) {
      return new Decoded.Ignored("null value");
    }
    try {
      Bytes value = record.value().get();
      if (value.size() > 0 && value.unsignedByteAt(0) == 0) {
        return KeyLimits.within(decodeWireFormat(value, record, schema));
      }
      return KeyLimits.within(checked(FragmentCodec.decode(value, record.origin()), schema));
    } catch (MalformedFragmentException e) {
      return new Decoded.Malformed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      // Nothing that a record contains may end the thread that reads it.
      return new Decoded.Malformed("cannot be decoded: " + e);
    }
  }

  private Decoded decodeWireFormat(Bytes value, RawRecord record, TableSchema schema) {
    if (value.size() < WIRE_HEADER) {
      return new Decoded.Malformed("it ends within the schema id of the Confluent wire format");
    }
    int id = ByteBuffer.wrap(value.unsafeArray()).getInt(1);
    WriterSchemas.Lookup lookup = writerSchemas.find(id);
    if (lookup instanceof WriterSchemas.Lookup.Found found) {
      Fragment fragment =
          writtenBySchema.decode(
              found.schema(), value.unsafeArray(), WIRE_HEADER, Optional.of(record.origin()));
      return checked(fragment, schema);
    }
    if (lookup instanceof WriterSchemas.Lookup.Absent) {
      return new Decoded.Malformed("the schema registry has no schema with the id " + id);
    }
    return new Decoded.Unavailable("the schema with the id " + id);
  }

  private Decoded checked(Fragment fragment, TableSchema schema) {
    if (!fragment.table().equals(source)) {
      return new Decoded.Malformed(
          "a fragment of " + fragment.table() + " on a topic that is configured for " + source);
    }
    FragmentCheck check = check(schema);
    Optional<String> unknown = check.unknownColumn(fragment);
    if (unknown.isPresent()) {
      return new Decoded.UnknownColumn(unknown.get());
    }
    return schema
        .dropped()
        .retained(fragment.change())
        .map(change -> fitting(fragment, change, check))
        .orElseGet(() -> new Decoded.Ignored(Decoded.Ignored.DROPPED_COLUMN));
  }

  private static Decoded fitting(Fragment fragment, Change retained, FragmentCheck check) {
    boolean leftOut = retained != fragment.change();
    Fragment rest = leftOut ? fragment.with(retained) : fragment;
    try {
      check.requireFit(rest);
    } catch (UnknownFieldException e) {
      return Decoded.UnknownColumn.ofField(e.column(), String.valueOf(e.number()));
    }
    return new Decoded.Changes(List.of(rest), leftOut);
  }

  private FragmentCheck check(TableSchema schema) {
    FragmentCheck check = lastCheck;
    if (check == null || !check.isOf(schema)) {
      check = new FragmentCheck(schema, acceptedLosses);
      lastCheck = check;
    }
    return check;
  }
}
