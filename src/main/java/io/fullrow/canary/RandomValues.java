// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A value of each type, serialized, as random as the type allows. Collections are empty: those that
 * contain them are random enough.
 */
final class RandomValues implements CqlTypeVisitor<Bytes> {
  private static final long NANOS_OF_DAY = 86_400_000_000_000L;
  private static final long UUID_VERSION = 0xF000L;
  private static final long VERSION_1 = 0x1000L;
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long WITHOUT_VARIANT = 0x3FFF_FFFF_FFFF_FFFFL;

  private final RandomGenerator random;

  RandomValues(RandomGenerator random) {
    this.random = random;
  }

  Bytes of(DataType type) {
    return CqlTypes.match(type, this);
  }

  @Override
  public Bytes nativeType(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT -> text();
      case BLOB, VARINT -> positive(Long.BYTES);
      case BIGINT, COUNTER, DOUBLE, TIMESTAMP -> positive(Long.BYTES);
      case INT, FLOAT, DATE -> positive(Integer.BYTES);
      case SMALLINT -> positive(Short.BYTES);
      case TINYINT -> positive(Byte.BYTES);
      case BOOLEAN -> Bytes.of((byte) random.nextInt(2));
      // its scale, then a number of one byte and more
      case DECIMAL -> joined(List.of(Bytes.fromHex("00000002"), positive(Long.BYTES)));
      case INET -> positive(Integer.BYTES);
      case TIME -> number(random.nextLong(NANOS_OF_DAY));
      case UUID -> uuid(VERSION_4);
      case TIMEUUID -> uuid(VERSION_1);
      case DURATION -> throw new IllegalArgumentException("a duration is in no key");
    };
  }

  private Bytes text() {
    String text = String.format(Locale.ROOT, "fullrow-canary-%016x", random.nextLong());
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** As a number of that many bytes; as a floating-point number it is no NaN. */
  private Bytes positive(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    bytes[0] = (byte) ((bytes[0] & 0x3F) | 1);
    return Bytes.wrap(bytes);
  }

  private static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private Bytes uuid(long version) {
    long high = (random.nextLong() & ~UUID_VERSION) | version;
    long low = (random.nextLong() & WITHOUT_VARIANT) | VARIANT;
    return joined(List.of(number(high), number(low)));
  }

  @Override
  public Bytes list(ListType type) {
    return none();
  }

  @Override
  public Bytes set(SetType type) {
    return none();
  }

  @Override
  public Bytes map(MapType type) {
    return none();
  }

  private static Bytes none() {
    return Bytes.of(new byte[Integer.BYTES]);
  }

  @Override
  public Bytes tuple(TupleType type) {
    return sized(type.getComponentTypes());
  }

  @Override
  public Bytes udt(UserDefinedType type) {
    return sized(type.getFieldTypes());
  }

  private Bytes sized(List<DataType> types) {
    return joined(
        types.stream().map(this::of).map(part -> joined(List.of(length(part), part))).toList());
  }

  private static Bytes length(Bytes part) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(part.size()).array());
  }

  @Override
  public Bytes vector(VectorType type) {
    if (CqlElements.fixedSize(type.getElementType()) == 0) {
      throw new IllegalArgumentException(
          "no canary can be made for a key of type " + CqlTypes.name(type));
    }
    return joined(
        Collections.nCopies(type.getDimensions(), type.getElementType()).stream()
            .map(this::of)
            .toList());
  }

  private static Bytes joined(List<Bytes> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(Bytes::size).sum());
    parts.forEach(part -> all.put(part.unsafeArray()));
    return Bytes.wrap(all.array());
  }
}
