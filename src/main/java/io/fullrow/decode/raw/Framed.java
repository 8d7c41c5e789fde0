// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;

/** Values one after the other, each behind its length in four bytes. */
public final class Framed {
  private final BytesOutput out = new BytesOutput(64);

  private Framed() {}

  /** The parts of a tuple or UDT. */
  public static Framed plain() {
    return new Framed();
  }

  /** The elements of a collection, behind their number. */
  public static Framed counted(int elements) {
    Framed framed = new Framed();
    framed.out.writeInt(elements);
    return framed;
  }

  public void add(Bytes value) {
    out.writeInt(value.size());
    out.write(value);
  }

  public void addNull() {
    out.writeInt(-1);
  }

  public Bytes toBytes() {
    return out.toBytes();
  }
}
