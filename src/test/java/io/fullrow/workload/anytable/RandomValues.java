// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.ElementOrder;
import io.fullrow.schema.NativeCqlType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Serialized values of any CQL type, as Cassandra stores them: sets and maps are sorted and have no
 * key twice.
 */
final class RandomValues {
  private static final int MOST_ELEMENTS = 3;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  private static final List<String> TEXTS =
      List.of("", "a", "b", "Ünï😀", "two words", "it's \"quoted\"", "long ".repeat(12));

  private final SplittableRandom random;

  RandomValues(SplittableRandom random) {
    this.random = random;
  }

  /** Any bytes that Cassandra accepts for a value that it stores as it is bound. */
  Bytes any(DataType type) {
    return value(type, true);
  }

  /**
   * Bytes that stay the same when Cassandra decodes and encodes them, as it does in collections.
   */
  Bytes canonical(DataType type) {
    return value(type, false);
  }

  private Bytes value(DataType type, boolean odd) {
    if (type instanceof ListType list) {
      return pack(entries(List.of(list.getElementType())));
    }
    if (type instanceof SetType set) {
      return pack(List.copyOf(sorted(entries(List.of(set.getElementType())), set)));
    }
    if (type instanceof MapType map) {
      return pack(List.copyOf(sorted(entries(List.of(map.getKeyType(), map.getValueType())), map)));
    }
    if (type instanceof TupleType tuple) {
      return tuple(tuple.getComponentTypes());
    }
    if (type instanceof UserDefinedType udt) {
      return tuple(udt.getFieldTypes());
    }
    if (type instanceof VectorType vector) {
      return vector(vector);
    }
    NativeCqlType known = NativeCqlType.find(type).orElseThrow();
    return odd && random.nextInt(5) == 0 ? odd(known) : plain(known);
  }

  /** Elements of a set, or keys and values of a map, of which each key is there once. */
  List<List<Bytes>> distinct(DataType collection) {
    List<DataType> types =
        collection instanceof MapType map
            ? List.of(map.getKeyType(), map.getValueType())
            : List.of(((SetType) collection).getElementType());
    return sorted(entries(types), collection);
  }

  static Bytes pack(List<List<Bytes>> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    putInt(entries.size(), out);
    entries.forEach(entry -> entry.forEach(part -> putSized(part, out)));
    return Bytes.wrap(out.toByteArray());
  }

  private List<List<Bytes>> entries(List<DataType> types) {
    List<List<Bytes>> entries = new ArrayList<>();
    for (int i = random.nextInt(MOST_ELEMENTS + 1); i > 0; i--) {
      entries.add(types.stream().map(this::canonical).toList());
    }
    return entries;
  }

  private static List<List<Bytes>> sorted(List<List<Bytes>> entries, DataType collection) {
    ElementOrder order = ElementOrder.of(collection);
    TreeMap<Bytes, List<Bytes>> sorted = new TreeMap<>();
    entries.forEach(entry -> sorted.put(order.position(entry.get(0)), entry));
    return new ArrayList<>(sorted.values());
  }

  /** Cassandra keeps what is in a tuple as it is, in collections too. */
  private Bytes tuple(List<DataType> types) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DataType type : types) {
      if (random.nextInt(4) == 0) {
        putInt(-1, out);
      } else {
        putSized(unsorted(type), out);
      }
    }
    return Bytes.wrap(out.toByteArray());
  }

  /** As a driver encodes a hash set or a hash map. */
  private Bytes unsorted(DataType type) {
    if (type instanceof SetType set) {
      return pack(entries(List.of(set.getElementType())));
    }
    return type instanceof MapType map
        ? pack(entries(List.of(map.getKeyType(), map.getValueType())))
        : any(type);
  }

  private Bytes vector(VectorType type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean fixed = CqlElements.fixedSize(type.getElementType()) > 0;
    for (int i = 0; i < type.getDimensions(); i++) {
      Bytes element = canonical(type.getElementType());
      if (!fixed) {
        // A vint of one byte: elements are shorter than 128 bytes.
        out.write(element.size());
      }
      out.writeBytes(element.unsafeArray());
    }
    return Bytes.wrap(out.toByteArray());
  }

  /** What a Java value does not show: zero-length values, and others than the usual bytes. */
  private Bytes odd(NativeCqlType type) {
    return switch (type) {
      case ASCII -> oneOf("", "7f", "00");
      case BIGINT -> oneOf("");
      case BLOB -> oneOf("", "00", "ff");
      case BOOLEAN -> oneOf("", "02", "ff");
      case DATE -> oneOf("00000000", "ffffffff");
      case DECIMAL -> oneOf("", "000000010005", "00000000ffff", "8000000001");
      case DOUBLE -> oneOf("", "7ff8000000000001", "8000000000000000");
      case FLOAT -> oneOf("", "ffc00001", "80000000", "7f800000");
      case INET -> oneOf("", "00000000000000000000ffff0a000001");
      case INT -> oneOf("", "80000000", "7fffffff");
      case SMALLINT -> oneOf("8000", "7fff");
      case TEXT -> oneOf("", "c080", "00", "eda080");
      case TIME -> oneOf("7fffffffffffffff", "0000000000000000");
      case TIMESTAMP -> oneOf("", "8000000000000000", "7fffffffffffffff");
      case TIMEUUID -> oneOf("", "000000000000100080000000000000ff");
      case TINYINT -> oneOf("80", "7f");
      case UUID -> oneOf("", "00000000000000000000000000000000");
      case VARINT -> oneOf("", "000005", "ffff80", "00");
      case COUNTER, DURATION -> plain(type);
    };
  }

  private Bytes oneOf(String... values) {
    return Bytes.fromHex(values[random.nextInt(values.length)]);
  }

  private Bytes plain(NativeCqlType type) {
    return switch (type) {
      case TEXT -> text(TEXTS.get(random.nextInt(TEXTS.size())));
      case ASCII -> text("ascii " + random.nextInt(4));
      case BOOLEAN -> Bytes.of((byte) random.nextInt(2));
      case DURATION -> duration();
      case TIME -> fixed(random.nextLong(NANOS_PER_DAY), Long.BYTES);
      case TIMEUUID -> uuid(1);
      case UUID -> uuid(random.nextBoolean() ? 1 : 4);
      case INET -> inet();
      case VARINT -> Bytes.of(BigInteger.valueOf(signed()).toByteArray());
      case DECIMAL -> decimal();
      case FLOAT -> fixed(Float.floatToRawIntBits(random.nextInt(-4, 5) / 2f), Float.BYTES);
      case DOUBLE -> fixed(Double.doubleToRawLongBits(random.nextInt(-4, 5) / 2d), Double.BYTES);
      case BLOB -> fixed(number(), 1 + random.nextInt(Long.BYTES));
      case BIGINT, DATE, INT, SMALLINT, TIMESTAMP, TINYINT -> fixed(signed(), type.size());
      case COUNTER -> throw new IllegalArgumentException("tables with counters are not carried");
    };
  }

  private Bytes duration() {
    int sign = random.nextBoolean() ? 1 : -1;
    return CqlValues.encode(
        DataTypes.DURATION,
        CqlDuration.newInstance(
            sign * random.nextInt(99), sign * random.nextInt(99), sign * number()));
  }

  private Bytes inet() {
    byte[] address = new byte[random.nextBoolean() ? 4 : 16];
    address[0] = 10;
    address[address.length - 1] = (byte) random.nextInt(3);
    return Bytes.wrap(address);
  }

  /** 5 and 5.0 are one value to Cassandra and two to the bytes. */
  private Bytes decimal() {
    String[] decimals = {"5", "5.0", "-0.001", "1E+9", "0", "12345678901234567890.5"};
    return CqlValues.encode(
        DataTypes.DECIMAL, new BigDecimal(decimals[random.nextInt(decimals.length)]));
  }

  /** Time-uuids differ in their times, so that they are a list's cell paths too. */
  private Bytes uuid(int version) {
    long high = (random.nextLong() & ~0xF000L) | (long) version << 12;
    byte[] uuid =
        ByteBuffer.allocate(16).putLong(high).putLong(random.nextLong() >>> 2 | 1L << 63).array();
    return Bytes.wrap(uuid);
  }

  private long number() {
    return random.nextLong() >>> (1 + random.nextInt(Long.SIZE - 1));
  }

  /** Small ones often, so that values meet again. */
  private long signed() {
    return random.nextBoolean() ? random.nextInt(-3, 4) : random.nextLong();
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The lowest bytes of a number. */
  static Bytes fixed(long number, int size) {
    byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    return Bytes.wrap(Arrays.copyOfRange(all, Long.BYTES - size, Long.BYTES));
  }

  private static void putSized(Bytes value, ByteArrayOutputStream out) {
    putInt(value.size(), out);
    out.writeBytes(value.unsafeArray());
  }

  private static void putInt(int value, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}
