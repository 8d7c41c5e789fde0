// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.codec.BinaryInput;
import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import io.fullrow.reconcile.RangePiece;

/**
 * A piece in a layer of the range store. Its start is the position in its key. Version 1 of its
 * bytes, with the parts of {@link BinaryOutput}:
 *
 * <pre>
 * value := 01 end(bytes) deletion
 * </pre>
 */
public final class PieceCodec {
  private static final int VERSION = 1;

  private PieceCodec() {}

  public static Bytes encode(RangePiece piece) {
    return new BinaryOutput()
        .writeByte(VERSION)
        .writeBytes(piece.end())
        .writeDeletion(piece.deletion())
        .toBytes();
  }

  public static RangePiece decode(Bytes start, Bytes value) {
    BinaryInput in = StateVersion.input(value, VERSION);
    return new RangePiece(start, in.readBytes(), in.readDeletion());
  }
}
