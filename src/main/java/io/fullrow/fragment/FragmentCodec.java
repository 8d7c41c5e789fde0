// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Fragments in Avro's single-object encoding. Their version is the fingerprint of fragment.avsc:
 *
 * <pre>
 * fragment := C3 01 fingerprint(CRC-64-AVRO, 8 bytes, the lowest first) body
 * body     := the fields of fragment.avsc in their order, as {@link FragmentWriter} writes them
 * </pre>
 *
 * <p>Law: {@code decode(encode(f)).equals(f)} for every fragment. Equal fragments have equal bytes.
 */
public final class FragmentCodec {
  private static final int USUAL_SIZE = 512;

  private FragmentCodec() {}

  /** The published schema of the body. */
  public static Schema schema() {
    return FragmentSchema.SCHEMA;
  }

  /** Everything of {@code fragment}, its origin and original bytes too. */
  public static Bytes encode(Fragment fragment) {
    BytesOutput out = new BytesOutput(USUAL_SIZE);
    out.write(FragmentSchema.header());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      FragmentWriter.write(fragment, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("in memory, this cannot fail", e);
    }
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedFragmentException if {@code bytes} are no fragment of this version, or one
   *     without an origin
   */
  public static Fragment decode(Bytes bytes) {
    return decode(bytes, Optional.empty());
  }

  /**
   * Reads a fragment that stands in a raw record.
   *
   * @param origin the raw record, which replaces any origin in the bytes
   */
  public static Fragment decode(Bytes bytes, Origin origin) {
    return decode(bytes, Optional.of(origin));
  }

  private static Fragment decode(Bytes bytes, Optional<Origin> origin) {
    byte[] array = bytes.unsafeArray();
    requireOurHeader(array);
    int offset = FragmentSchema.headerSize();
    return decodeBody(array, offset, array.length - offset, origin);
  }

  private static void requireOurHeader(byte[] bytes) {
    if (!FragmentSchema.hasMarker(bytes)) {
      throw new MalformedFragmentException(
          "no fragment: it does not begin with C3 01 as Avro's single-object encoding does");
    }
    if (bytes.length < FragmentSchema.headerSize()) {
      throw new MalformedFragmentException("it ends within the fingerprint of its schema");
    }
    long theirs = FragmentSchema.fingerprint(bytes);
    if (theirs != FragmentSchema.FINGERPRINT) {
      throw new MalformedFragmentException(
          String.format(
              "written by another version: its schema has the fingerprint %016x, this version's"
                  + " fragment.avsc has %016x",
              theirs, FragmentSchema.FINGERPRINT));
    }
  }

  /** Reads a body without header, which must fill the given part of the array. */
  public static Fragment decodeBody(byte[] array, int offset, int length, Optional<Origin> origin) {
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(array, offset, length, null);
    try {
      Fragment fragment = FragmentReader.read(in, origin);
      if (!in.isEnd()) {
        throw new MalformedFragmentException("bytes are left over after the fragment");
      }
      return fragment;
    } catch (EOFException e) {
      throw new MalformedFragmentException("it ends too early", e);
    } catch (MalformedFragmentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Avro and the model's constructors throw many kinds for bytes that are none of theirs
      throw new MalformedFragmentException("no fragment: " + e.getMessage(), e);
    }
  }
}
