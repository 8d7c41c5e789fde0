// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.codec.VInts;
import io.fullrow.model.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** The scalar types whose values have no one size, or not only canonical values of it. */
final class VaryingTypes {
  static final AvroType BLOB = new Blob();
  static final AvroType BOOLEAN = new Bool();
  static final AvroType VARINT = new VarInt();
  static final AvroType DECIMAL = new Decimal();
  static final AvroType DURATION = new Duration();
  static final AvroType INET = new Inet();

  private VaryingTypes() {}

  private static byte[] array(ByteBuffer value) {
    byte[] copy = new byte[value.limit()];
    value.get(0, copy);
    return copy;
  }

  private static Bytes readBytes(Decoder in) throws IOException {
    return Bytes.copyOf(in.readBytes(null));
  }

  private static final class Blob implements AvroType {
    @Override
    public Fit fit(ByteBuffer value) {
      return Fit.EXACT;
    }

    @Override
    public void write(ByteBuffer value, Encoder out) throws IOException {
      out.writeBytes(value.duplicate());
    }

    @Override
    public Bytes read(Decoder in) throws IOException {
      return readBytes(in);
    }
  }

  /** Cassandra reads any byte but 0 as true. */
  private static final class Bool implements AvroType {
    private static final Bytes TRUE = Bytes.of((byte) 1);
    private static final Bytes FALSE = Bytes.of((byte) 0);

    @Override
    public Fit fit(ByteBuffer value) {
      if (value.limit() != 1) {
        return Fit.ABSENT;
      }
      return (value.get(0) & 0xFE) == 0 ? Fit.EXACT : Fit.SHOWN;
    }

    @Override
    public void write(ByteBuffer value, Encoder out) throws IOException {
      out.writeBoolean(value.get(0) != 0);
    }

    @Override
    public Bytes read(Decoder in) throws IOException {
      return in.readBoolean() ? TRUE : FALSE;
    }
  }

  /** Two's complement in both worlds, so that a longer form than needed is kept as it is. */
  private static final class VarInt implements AvroType {
    @Override
    public Fit fit(ByteBuffer value) {
      return value.limit() == 0 ? Fit.ABSENT : Fit.EXACT;
    }

    @Override
    public void write(ByteBuffer value, Encoder out) throws IOException {
      out.writeBytes(value.duplicate());
    }

    @Override
    public Bytes read(Decoder in) throws IOException {
      return readBytes(in);
    }
  }

  /** CQL: four bytes of scale, then the unscaled value. Avro: {@code {bigint, scale}}. */
  private static final class Decimal implements AvroType {
    @Override
    public Fit fit(ByteBuffer value) {
      return value.limit() > Integer.BYTES ? Fit.EXACT : Fit.ABSENT;
    }

    @Override
    public void write(ByteBuffer value, Encoder out) throws IOException {
      out.writeBytes(value.slice(Integer.BYTES, value.limit() - Integer.BYTES));
      out.writeInt(value.getInt(0));
    }

    @Override
    public Bytes read(Decoder in) throws IOException {
      ByteBuffer unscaled = in.readBytes(null);
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + unscaled.remaining());
      return Bytes.wrap(value.putInt(in.readInt()).put(unscaled).array());
    }
  }

  /** CQL: three signed variable-length integers. Avro: {@code {months, days, nanoseconds}}. */
  private static final class Duration implements AvroType {
    @Override
    public Fit fit(ByteBuffer value) {
      ByteBuffer in = value.duplicate();
      long[] parts = new long[3];
      for (int i = 0; i < parts.length; i++) {
        if (!VInts.isReadable(in)) {
          return Fit.ABSENT;
        }
        parts[i] = VInts.readSigned(in);
      }
      if (parts[0] != (int) parts[0] || parts[1] != (int) parts[1]) {
        return Fit.ABSENT;
      }
      boolean same = serialized(parts[0], parts[1], parts[2]).toByteBuffer().equals(value);
      return same ? Fit.EXACT : Fit.SHOWN;
    }

    @Override
    public void write(ByteBuffer value, Encoder out) throws IOException {
      ByteBuffer in = value.duplicate();
      out.writeInt((int) VInts.readSigned(in));
      out.writeInt((int) VInts.readSigned(in));
      out.writeLong(VInts.readSigned(in));
    }

    @Override
    public Bytes read(Decoder in) throws IOException {
      return serialized(in.readInt(), in.readInt(), in.readLong());
    }

    private static Bytes serialized(long months, long days, long nanoseconds) {
      ByteBuffer out = ByteBuffer.allocate(3 * VInts.MAX_SIZE);
      VInts.writeSigned(months, out);
      VInts.writeSigned(days, out);
      VInts.writeSigned(nanoseconds, out);
      return Bytes.copyOf(out.flip());
    }
  }

  /**
   * Text as Java prints an address. Sixteen bytes are always eight groups, IPv4-mapped ones too,
   * which Java's own {@code InetAddress} would turn into four bytes.
   */
  private static final class Inet implements AvroType {
    private static final int V4 = 4;
    private static final int V6 = 16;

    @Override
    public Fit fit(ByteBuffer value) {
      return value.limit() == V4 || value.limit() == V6 ? Fit.EXACT : Fit.ABSENT;
    }

    @Override
    public void write(ByteBuffer value, Encoder out) throws IOException {
      if (value.limit() == V4) {
        out.writeString(InetAddress.getByAddress(array(value)).getHostAddress());
        return;
      }
      StringBuilder text = new StringBuilder(39);
      for (int i = 0; i < V6; i += 2) {
        text.append(i == 0 ? "" : ":").append(Integer.toHexString(value.getShort(i) & 0xFFFF));
      }
      out.writeString(text.toString());
    }

    @Override
    public Bytes read(Decoder in) throws IOException {
      String text = in.readString();
      return text.indexOf(':') < 0
          ? groups(text, "\\.", V4, 10, 1)
          : groups(text, ":", V6 / 2, 16, 2);
    }

    private static Bytes groups(String text, String separator, int count, int radix, int width) {
      String[] groups = text.split(separator, -1);
      ByteBuffer value = ByteBuffer.allocate(count * width);
      for (String group : groups) {
        int number = groups.length == count ? Integer.parseInt(group, radix) : -1;
        if (number < 0 || number >= 1 << (8 * width)) {
          throw new IllegalArgumentException("'" + text + "' is not an address");
        }
        if (width == 2) {
          value.put((byte) (number >>> 8));
        }
        value.put((byte) number);
      }
      return Bytes.wrap(value.array());
    }
  }
}
