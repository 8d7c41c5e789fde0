// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.codec.Leaves;
import io.fullrow.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * The union {@code ["null", T]}, in this order, as every optional field of an event has it: its
 * schema, and values by an {@link AvroType}. {@link Leaves} has the rest.
 */
public final class Nullable {
  private static final int NULL = 0;
  private static final int PRESENT = 1;

  private Nullable() {}

  public static void write(Optional<ByteBuffer> value, AvroType type, Encoder out)
      throws IOException {
    // without a function: it is called for every value of every event
    if (value.isPresent()) {
      Leaves.writePresent(out);
      type.write(value.get(), out);
    } else {
      Leaves.writeNull(out);
    }
  }

  static Optional<Bytes> read(AvroType type, Decoder in) throws IOException {
    return Leaves.readPresent(in) ? Optional.of(type.read(in)) : Optional.empty();
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
