// SPDX-License-Identifier: Apache-2.0
package io.fullrow.codec;

import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import java.util.Optional;

/**
 * What stands before the body of a message in the Confluent wire format:
 *
 * <pre>
 * message := 00 schema-id(4 bytes, the highest first) body
 * </pre>
 *
 * @param schemaId of the writer's schema in the registry
 */
public record ConfluentFrame(int schemaId) {
  /** Where the body begins, in bytes. */
  public static final int SIZE = 1 + Integer.BYTES;

  private static final int MAGIC = 0;

  /** Whether the first byte is that of a frame. The bytes may still end within it. */
  public static boolean begins(Bytes message) {
    return !message.isEmpty() && message.unsignedByteAt(0) == MAGIC;
  }

  /** Empty if the bytes do not begin with a whole frame. */
  public static Optional<ConfluentFrame> of(Bytes message) {
    return begins(message) && message.size() >= SIZE
        ? Optional.of(new ConfluentFrame(message.toByteBuffer().getInt(1)))
        : Optional.empty();
  }

  public void writeTo(BytesOutput out) {
    out.write(MAGIC);
    out.writeInt(schemaId);
  }
}
