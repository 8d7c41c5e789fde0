package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import java.io.ByteArrayOutputStream;

/** Values one after the other, each behind its length in four bytes. */
public final class Framed {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Framed() {}

  /** The parts of a tuple or UDT. */
  public static Framed plain() {
    return new Framed();
  }

  /** The elements of a collection, behind their number. */
  public static Framed counted(int elements) {
    Framed framed = new Framed();
    framed.int32(elements);
    return framed;
  }

  public void add(Bytes value) {
    int32(value.size());
    out.write(value.unsafeArray(), 0, value.size());
  }

  public void addNull() {
    int32(-1);
  }

  public Bytes toBytes() {
    return Bytes.wrap(out.toByteArray());
  }

  private void int32(int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }
}
