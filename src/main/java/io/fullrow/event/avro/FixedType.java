// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * A CQL type whose values all have one size. Every value of that size is exact, NaN payloads and
 * negative zeros too, since floating point travels as bits.
 *
 * @param size in bytes
 */
record FixedType(int size, Writing writing, Reading reading) implements AvroType {
  static final AvroType TINYINT =
      new FixedType(
          1,
          (value, out) -> out.writeInt(value.get(0)),
          (in, value) -> value.put((byte) within(in.readInt(), Byte.MIN_VALUE, Byte.MAX_VALUE)));
  static final AvroType SMALLINT =
      new FixedType(
          2,
          (value, out) -> out.writeInt(value.getShort(0)),
          (in, value) ->
              value.putShort((short) within(in.readInt(), Short.MIN_VALUE, Short.MAX_VALUE)));
  static final AvroType INT =
      new FixedType(
          4,
          (value, out) -> out.writeInt(value.getInt(0)),
          (in, value) -> value.putInt(in.readInt()));
  static final AvroType LONG =
      new FixedType(
          8,
          (value, out) -> out.writeLong(value.getLong(0)),
          (in, value) -> value.putLong(in.readLong()));

  /** CQL counts days from -2^31, unsigned; Avro from the epoch. */
  static final AvroType DATE =
      new FixedType(
          4,
          (value, out) -> out.writeInt(value.getInt(0) + Integer.MIN_VALUE),
          (in, value) -> value.putInt(in.readInt() + Integer.MIN_VALUE));

  /** Avro's float is four bytes, little-endian: writing the bits keeps those of every NaN. */
  static final AvroType FLOAT = new FixedType(4, FixedType::writeReversed, FixedType::readReversed);

  static final AvroType DOUBLE =
      new FixedType(8, FixedType::writeReversed, FixedType::readReversed);

  static final AvroType UUID_TEXT =
      new FixedType(
          16,
          (value, out) -> out.writeString(new UUID(value.getLong(0), value.getLong(8)).toString()),
          (in, value) -> {
            UUID uuid = UUID.fromString(in.readString());
            value.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
          });

  /** Writes a value of the right size. */
  interface Writing {
    void write(ByteBuffer value, Encoder out) throws IOException;
  }

  /** Fills a buffer of the right size. */
  interface Reading {
    void read(Decoder in, ByteBuffer value) throws IOException;
  }

  @Override
  public Fit fit(ByteBuffer value) {
    return value.limit() == size ? Fit.EXACT : Fit.ABSENT;
  }

  @Override
  public void write(ByteBuffer value, Encoder out) throws IOException {
    writing.write(value, out);
  }

  @Override
  public Bytes read(Decoder in) throws IOException {
    byte[] value = new byte[size];
    reading.read(in, ByteBuffer.wrap(value));
    return Bytes.wrap(value);
  }

  private static int within(int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(value + " is not from " + least + " to " + most);
    }
    return value;
  }

  private static void writeReversed(ByteBuffer value, Encoder out) throws IOException {
    out.writeFixed(reversed(value));
  }

  private static void readReversed(Decoder in, ByteBuffer value) throws IOException {
    byte[] little = new byte[value.limit()];
    in.readFixed(little);
    value.put(reversed(ByteBuffer.wrap(little)));
  }

  private static byte[] reversed(ByteBuffer value) {
    ByteBuffer reversed = ByteBuffer.allocate(value.limit()).order(ByteOrder.LITTLE_ENDIAN);
    return (value.limit() == Integer.BYTES
            ? reversed.putInt(value.getInt(0))
            : reversed.putLong(value.getLong(0)))
        .array();
  }
}
