// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A type with random values of it and Cassandra's comparison, written from Java's own types: what
 * the order-preserving bytes are held against.
 *
 * @param cql how a {@code CREATE TABLE} names the type
 */
record OrderedType(
    String cql, DataType type, Function<Random, Bytes> values, Comparator<Bytes> ascending) {

  static final DataType UDT =
      new UserDefinedTypeBuilder(CqlIdentifier.fromInternal("ks"), CqlIdentifier.fromInternal("u"))
          .withField(CqlIdentifier.fromInternal("a"), DataTypes.TEXT)
          .withField(CqlIdentifier.fromInternal("b"), DataTypes.INT)
          .frozen()
          .build();

  @Override
  public String toString() {
    return cql;
  }

  /** Every native type that can be a clustering column. */
  static List<OrderedType> natives() {
    return Stream.of(NativeCqlType.values()).flatMap(OrderedType::ofNative).toList();
  }

  private static Stream<OrderedType> ofNative(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT -> simple(type, OrderedType::ascii, Comparator.naturalOrder());
      case BIGINT, INT, TIMESTAMP ->
          simple(type, r -> integer(r, type.size()), comparing(OrderedType::number));
      case BLOB -> simple(type, OrderedType::blob, Comparator.naturalOrder());
      case BOOLEAN -> simple(type, r -> bytes(r, 1, 3), comparing(OrderedType::truth));
      case DATE -> present(type, r -> integer(r, 4), Comparator.naturalOrder());
      case DECIMAL -> simple(type, OrderedType::decimal, comparing(OrderedType::decimalOf));
      case DOUBLE -> simple(type, OrderedType::doubles, comparing(b -> buffer(b).getDouble()));
      case FLOAT -> simple(type, OrderedType::floats, comparing(b -> buffer(b).getFloat()));
      case INET -> simple(type, OrderedType::inet, Comparator.naturalOrder());
      case SMALLINT, TINYINT ->
          present(type, r -> integer(r, type.size()), comparing(OrderedType::number));
      case TIME -> present(type, OrderedType::time, Comparator.naturalOrder());
      case TIMEUUID -> simple(type, OrderedType::timeuuid, OrderedType::compareTimeuuids);
      case UUID -> simple(type, OrderedType::uuid, OrderedType::compareUuids);
      case VARINT -> simple(type, OrderedType::varint, comparing(OrderedType::number));
      case COUNTER, DURATION -> Stream.empty();
    };
  }

  /** Frozen collections, tuples, UDTs and vectors. */
  static List<OrderedType> nested() {
    OrderedType text = named("text");
    OrderedType number = named("int");
    OrderedType decimal = named("decimal");
    return List.of(
        NestedTypes.list("frozen<list<text>>", text),
        NestedTypes.list("frozen<list<int>>", number),
        NestedTypes.set("frozen<set<decimal>>", decimal),
        NestedTypes.map("frozen<map<text, int>>", text, number),
        NestedTypes.tuple(
            "frozen<tuple<int, text, decimal>>",
            DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT, DataTypes.DECIMAL),
            List.of(number, text, decimal)),
        NestedTypes.tuple("frozen<u>", UDT, List.of(text, number)),
        NestedTypes.list("frozen<list<frozen<list<text>>>>", NestedTypes.list("", text)),
        NestedTypes.vector("vector<float, 2>", named("float"), 2, false),
        NestedTypes.vector("vector<text, 2>", text, 2, true));
  }

  static OrderedType named(String cql) {
    return natives().stream().filter(type -> type.cql().equals(cql)).findFirst().orElseThrow();
  }

  /** A type that allows zero-length values, which come first. */
  private static Stream<OrderedType> simple(
      NativeCqlType type, Function<Random, Bytes> values, Comparator<Bytes> order) {
    return present(
        type,
        random -> random.nextInt(20) == 0 ? Bytes.empty() : values.apply(random),
        emptyFirst(order));
  }

  private static Stream<OrderedType> present(
      NativeCqlType type, Function<Random, Bytes> values, Comparator<Bytes> order) {
    return Stream.of(new OrderedType(CqlTypes.name(type.type()), type.type(), values, order));
  }

  static Comparator<Bytes> emptyFirst(Comparator<Bytes> order) {
    return (a, b) ->
        a.isEmpty() || b.isEmpty()
            ? Boolean.compare(b.isEmpty(), a.isEmpty())
            : order.compare(a, b);
  }

  private static <T extends Comparable<? super T>> Comparator<Bytes> comparing(
      Function<Bytes, T> value) {
    return Comparator.comparing(value);
  }

  private static Bytes ascii(Random random) {
    return bytes(random, random.nextInt(5), random.nextBoolean() ? 3 : 128);
  }

  private static Bytes blob(Random random) {
    byte[] bytes = new byte[random.nextInt(6)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) List.of(0, 1, 127, 128, 254, 255).get(random.nextInt(6)).intValue();
    }
    return Bytes.of(bytes);
  }

  private static Bytes inet(Random random) {
    return bytes(random, random.nextBoolean() ? 4 : 16, random.nextBoolean() ? 2 : 256);
  }

  private static Bytes time(Random random) {
    return Bytes.wrap(ByteBuffer.allocate(8).putLong(random.nextLong(86_400_000_000_000L)).array());
  }

  private static Bytes bytes(Random random, int size, int limit) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt(limit);
    }
    return Bytes.of(bytes);
  }

  private static Bytes integer(Random random, int size) {
    return switch (random.nextInt(4)) {
      case 0 -> Bytes.wrap(extreme(size, 0x80, 0x00));
      case 1 -> Bytes.wrap(extreme(size, 0x7F, 0xFF));
      case 2 -> Bytes.wrap(extreme(size, random.nextBoolean() ? 0 : 0xFF, random.nextInt(256)));
      default -> bytes(random, size, 256);
    };
  }

  private static byte[] extreme(int size, int first, int rest) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) rest);
    bytes[0] = (byte) first;
    return bytes;
  }

  private static Bytes floats(Random random) {
    float[] special = {
      0f,
      -0f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -Float.MAX_VALUE,
      Float.intBitsToFloat(0xFFC00001),
      1.5f,
      -1.5f
    };
    int bits =
        random.nextBoolean()
            ? random.nextInt()
            : Float.floatToRawIntBits(special[random.nextInt(special.length)]);
    return Bytes.wrap(ByteBuffer.allocate(4).putInt(bits).array());
  }

  private static Bytes doubles(Random random) {
    double[] special = {
      0d,
      -0d,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      -Double.MAX_VALUE,
      Double.longBitsToDouble(0xFFF8000000000001L),
      1.5,
      -1.5
    };
    long bits =
        random.nextBoolean()
            ? random.nextLong()
            : Double.doubleToRawLongBits(special[random.nextInt(special.length)]);
    return Bytes.wrap(ByteBuffer.allocate(8).putLong(bits).array());
  }

  private static Bytes varint(Random random) {
    byte[] number = new BigInteger(random.nextInt(1, 80), random).toByteArray();
    byte[] signed = random.nextBoolean() ? number : new BigInteger(number).negate().toByteArray();
    if (random.nextInt(4) != 0) {
      return Bytes.of(signed);
    }
    byte[] padded = new byte[signed.length + 2];
    java.util.Arrays.fill(padded, (byte) (signed[0] < 0 ? 0xFF : 0));
    System.arraycopy(signed, 0, padded, 2, signed.length);
    return Bytes.of(padded);
  }

  private static Bytes decimal(Random random) {
    int scale =
        switch (random.nextInt(6)) {
          case 0 -> Integer.MAX_VALUE;
          case 1 -> Integer.MIN_VALUE;
          default -> random.nextInt(-3, 4);
        };
    long small = random.nextLong(-200, 200) * (random.nextBoolean() ? 1 : 100);
    BigInteger unscaled =
        random.nextInt(3) == 0 ? new BigInteger(70, random) : BigInteger.valueOf(small);
    byte[] number = unscaled.toByteArray();
    return Bytes.wrap(ByteBuffer.allocate(4 + number.length).putInt(scale).put(number).array());
  }

  private static Bytes uuid(Random random) {
    byte[] bytes = bytes(random, 16, random.nextBoolean() ? 2 : 256).toArray();
    bytes[6] = (byte) ((bytes[6] & 0x0F) | random.nextInt(8) << 4);
    bytes[8] = (byte) (random.nextInt(4) * 0x40);
    return Bytes.of(bytes);
  }

  private static Bytes timeuuid(Random random) {
    byte[] bytes = bytes(random, 16, 256).toArray();
    if (random.nextBoolean()) {
      java.util.Arrays.fill(bytes, 0, 8, (byte) random.nextInt(2));
    }
    bytes[6] = (byte) ((bytes[6] & 0x0F) | 0x10);
    return Bytes.of(bytes);
  }

  private static int truth(Bytes value) {
    return value.unsignedByteAt(0) == 0 ? 0 : 1;
  }

  private static BigInteger number(Bytes value) {
    return new BigInteger(value.toArray());
  }

  private static BigDecimal decimalOf(Bytes value) {
    ByteBuffer in = buffer(value);
    int scale = in.getInt();
    byte[] unscaled = new byte[in.remaining()];
    in.get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private static int compareUuids(Bytes left, Bytes right) {
    UUID a = uuidOf(left);
    UUID b = uuidOf(right);
    int byVersion = Integer.compare(a.version(), b.version());
    if (byVersion != 0) {
      return byVersion;
    }
    int byHigh =
        a.version() == 1
            ? Long.compare(ticks(a), ticks(b))
            : Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return byHigh != 0
        ? byHigh
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  private static int compareTimeuuids(Bytes left, Bytes right) {
    int byTime = Long.compare(ticks(uuidOf(left)), ticks(uuidOf(right)));
    if (byTime != 0) {
      return byTime;
    }
    return java.util.Arrays.compare(
        java.util.Arrays.copyOfRange(left.toArray(), 8, 16),
        java.util.Arrays.copyOfRange(right.toArray(), 8, 16));
  }

  private static long ticks(UUID uuid) {
    return uuid.timestamp();
  }

  private static UUID uuidOf(Bytes value) {
    ByteBuffer in = buffer(value);
    return new UUID(in.getLong(), in.getLong());
  }

  private static ByteBuffer buffer(Bytes value) {
    return value.toByteBuffer();
  }

  /** {@code count} values, among them repeated ones. */
  List<Bytes> samples(Random random, int count) {
    List<Bytes> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(values.apply(random));
    }
    return samples;
  }
}
