// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The published schema and the header that single-object encoding puts before each body. */
public final class FragmentSchema {
  private static final String RESOURCE = "/fullrow/avro/fragment.avsc";
  private static final int HEADER_SIZE = 10;

  public static final Schema SCHEMA = load();
  static final long FINGERPRINT = SchemaNormalization.parsingFingerprint64(SCHEMA);

  private static final byte[] HEADER =
      ByteBuffer.allocate(HEADER_SIZE)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put((byte) 0xC3)
          .put((byte) 0x01)
          .putLong(FINGERPRINT)
          .array();

  private FragmentSchema() {}

  /** The marker C3 01 and the fingerprint (CRC-64-AVRO), little-endian. */
  static byte[] header() {
    return HEADER.clone();
  }

  public static int headerSize() {
    return HEADER_SIZE;
  }

  static boolean hasMarker(byte[] bytes) {
    return bytes.length >= 2 && bytes[0] == HEADER[0] && bytes[1] == HEADER[1];
  }

  /** The writer's fingerprint; there must be a whole header. */
  static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
  }

  private static Schema load() {
    try (InputStream in = FragmentSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
