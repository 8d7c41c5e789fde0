// SPDX-License-Identifier: Apache-2.0
package io.fullrow.codec;

import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * The parts that every Avro form of ours consists of, written and read without generic records,
 * which would cost several times as much:
 *
 * <pre>
 * writetime := long                            microseconds since the epoch
 * deletion  := writetime long                  local deletion time, seconds since the epoch
 * expiry    := long optional(int)              seconds since the epoch, the ttl in seconds
 * marker    := writetime optional(expiry)
 * optional(T) := ["null", T]                   the union in this order
 * array(T)  := T*                              in one block when written, in any when read
 * </pre>
 *
 * <p>Reading throws {@link IllegalArgumentException} or what Avro throws for bytes of another form.
 */
public final class Leaves {
  private static final int NULL = 0;
  private static final int PRESENT = 1;

  private Leaves() {}

  /** Writes one value. */
  public interface Writing<T> {
    void write(T value, Encoder out) throws IOException;
  }

  /** Reads one value. */
  public interface Reading<T> {
    T read(Decoder in) throws IOException;
  }

  public static void writeBytes(Bytes bytes, Encoder out) throws IOException {
    out.writeBytes(bytes.unsafeArray());
  }

  /** The decoder checks the length against what is left before it makes an array of that size. */
  public static Bytes readBytes(Decoder in) throws IOException {
    return Bytes.copyOf(in.readBytes(null));
  }

  /** Without a function, which many callers of {@link #writeOptional} would share. */
  public static void writeOptionalBytes(Optional<Bytes> bytes, Encoder out) throws IOException {
    if (bytes.isPresent()) {
      writePresent(out);
      writeBytes(bytes.get(), out);
    } else {
      writeNull(out);
    }
  }

  public static Optional<Bytes> readOptionalBytes(Decoder in) throws IOException {
    return readPresent(in) ? Optional.of(readBytes(in)) : Optional.empty();
  }

  /** Without a function, as {@link #writeOptionalBytes}. */
  public static void writeOptionalExpiry(Optional<Expiry> expiry, Encoder out) throws IOException {
    if (expiry.isPresent()) {
      writePresent(out);
      writeExpiry(expiry.get(), out);
    } else {
      writeNull(out);
    }
  }

  public static Optional<Expiry> readOptionalExpiry(Decoder in) throws IOException {
    return readPresent(in) ? Optional.of(readExpiry(in)) : Optional.empty();
  }

  public static void writeWritetime(WriteTime writetime, Encoder out) throws IOException {
    out.writeLong(writetime.micros());
  }

  public static WriteTime readWritetime(Decoder in) throws IOException {
    return WriteTime.ofMicros(in.readLong());
  }

  public static void writeDeletion(Deletion deletion, Encoder out) throws IOException {
    writeWritetime(deletion.writetime(), out);
    out.writeLong(deletion.localDeletionTime());
  }

  public static Deletion readDeletion(Decoder in) throws IOException {
    return new Deletion(readWritetime(in), in.readLong());
  }

  public static void writeExpiry(Expiry expiry, Encoder out) throws IOException {
    out.writeLong(expiry.epochSecond());
    if (expiry.ttl().isPresent()) {
      writePresent(out);
      out.writeInt(expiry.ttl().getAsInt());
    } else {
      writeNull(out);
    }
  }

  public static Expiry readExpiry(Decoder in) throws IOException {
    long epochSecond = in.readLong();
    return new Expiry(
        epochSecond, readPresent(in) ? OptionalInt.of(in.readInt()) : OptionalInt.empty());
  }

  public static void writeMarker(RowMarker marker, Encoder out) throws IOException {
    writeWritetime(marker.writetime(), out);
    writeOptionalExpiry(marker.expiry(), out);
  }

  public static RowMarker readMarker(Decoder in) throws IOException {
    return new RowMarker(readWritetime(in), readOptionalExpiry(in));
  }

  public static <T> void writeOptional(Optional<T> value, Writing<? super T> part, Encoder out)
      throws IOException {
    if (value.isPresent()) {
      writePresent(out);
      part.write(value.get(), out);
    } else {
      writeNull(out);
    }
  }

  public static <T> Optional<T> readOptional(Reading<T> part, Decoder in) throws IOException {
    return readPresent(in) ? Optional.of(part.read(in)) : Optional.empty();
  }

  public static void writeOptionalLong(OptionalLong value, Encoder out) throws IOException {
    if (value.isPresent()) {
      writePresent(out);
      out.writeLong(value.getAsLong());
    } else {
      writeNull(out);
    }
  }

  public static OptionalLong readOptionalLong(Decoder in) throws IOException {
    return readPresent(in) ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
  }

  /** An optional value that is absent. */
  public static void writeNull(Encoder out) throws IOException {
    out.writeIndex(NULL);
  }

  /** Announces an optional value, which must follow. */
  public static void writePresent(Encoder out) throws IOException {
    out.writeIndex(PRESENT);
  }

  /** Whether the optional value follows. */
  public static boolean readPresent(Decoder in) throws IOException {
    int branch = in.readIndex();
    if (branch != NULL && branch != PRESENT) {
      throw new IllegalArgumentException("an optional value has no branch " + branch);
    }
    return branch == PRESENT;
  }

  public static <T> void writeArray(Collection<T> items, Writing<? super T> part, Encoder out)
      throws IOException {
    out.writeArrayStart();
    out.setItemCount(items.size());
    for (T item : items) {
      out.startItem();
      part.write(item, out);
    }
    out.writeArrayEnd();
  }

  public static <T> List<T> readArray(Reading<T> part, Decoder in) throws IOException {
    List<T> items = new ArrayList<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        items.add(part.read(in));
      }
    }
    return items;
  }

  /** Calls {@code item} for each item of an array, which it must read. */
  public static void readEach(Each item, Decoder in) throws IOException {
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        item.read(in);
      }
    }
  }

  /** Reads one item of an array. */
  public interface Each {
    void read(Decoder in) throws IOException;
  }
}
