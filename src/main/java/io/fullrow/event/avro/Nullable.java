// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** The union {@code ["null", T]}, in this order, as every optional field of an event has it. */
public final class Nullable {
  private static final int NULL = 0;
  private static final int PRESENT = 1;

  private Nullable() {}

  public static void writeNull(Encoder out) throws IOException {
    out.writeIndex(NULL);
  }

  /** Announces a value, which must follow. */
  public static void writePresent(Encoder out) throws IOException {
    out.writeIndex(PRESENT);
  }

  public static void write(Optional<ByteBuffer> value, AvroType type, Encoder out)
      throws IOException {
    if (value.isEmpty()) {
      writeNull(out);
      return;
    }
    writePresent(out);
    type.write(value.get(), out);
  }

  /** Whether a value follows. */
  public static boolean readPresent(Decoder in) throws IOException {
    return in.readIndex() == PRESENT;
  }

  static Optional<Bytes> read(AvroType type, Decoder in) throws IOException {
    return readPresent(in) ? Optional.of(type.read(in)) : Optional.empty();
  }

  public static boolean isNullable(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        && schema.getTypes().size() == 2
        && schema.getTypes().get(NULL).getType() == Schema.Type.NULL;
  }

  /**
   * {@code T} of the union.
   *
   * @throws IllegalArgumentException if it is another schema
   */
  public static Schema present(Schema schema) {
    if (!isNullable(schema)) {
      throw new IllegalArgumentException("[\"null\", T] is expected, not " + schema);
    }
    return schema.getTypes().get(PRESENT);
  }
}
