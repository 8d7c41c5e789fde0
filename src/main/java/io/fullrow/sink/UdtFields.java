// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/** Cell paths of the fields of a non-frozen UDT: the field's position as a 16-bit number. */
public final class UdtFields {
  private static final int PATH_BYTES = 2;

  private UdtFields() {}

  /** The position that an element's path names, or -1 if it is no such path. */
  public static int index(CellKey element) {
    Bytes path = element.path().orElse(Bytes.empty());
    if (path.size() != PATH_BYTES) {
      return -1;
    }
    return path.unsignedByteAt(0) << 8 | path.unsignedByteAt(1);
  }

  /**
   * The value of a UDT.
   *
   * @param fields by position; those that are absent are null
   * @param count of the type's fields
   */
  static Bytes value(Map<Integer, Bytes> fields, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      Bytes field = fields.get(i);
      int size = field == null ? -1 : field.size();
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(0, size).array());
      if (field != null) {
        out.writeBytes(field.unsafeArray());
      }
    }
    return Bytes.wrap(out.toByteArray());
  }

  /** The path of the field at that position. */
  public static Bytes path(int index) {
    return Bytes.of((byte) (index >>> 8), (byte) index);
  }
}
