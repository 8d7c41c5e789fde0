package io.fullrow.decode.debezium;

import io.fullrow.model.Bytes;
import java.io.ByteArrayOutputStream;

/** Values one after the other, each behind its length in four bytes. */
final class Framed {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Framed() {}

  /** The parts of a tuple or UDT. */
  static Framed plain() {
    return new Framed();
  }

  /** The elements of a collection, behind their number. */
  static Framed counted(int elements) {
    Framed framed = new Framed();
    framed.int32(elements);
    return framed;
  }

  void add(Bytes value) {
    int32(value.size());
    out.write(value.unsafeArray(), 0, value.size());
  }

  void addNull() {
    int32(-1);
  }

  Bytes toBytes() {
    return Bytes.wrap(out.toByteArray());
  }

  private void int32(int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }
}
