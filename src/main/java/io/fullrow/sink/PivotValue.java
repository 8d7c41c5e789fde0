// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.codec.VInts;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.nio.ByteBuffer;

/**
 * Some value of a clustering column, it does not matter which: all rows are those up to it and
 * those after it.
 */
final class PivotValue implements CqlTypeVisitor<Bytes> {
  private static final PivotValue PIVOT = new PivotValue();

  private static final Bytes EMPTY_COLLECTION = Bytes.of(new byte[Integer.BYTES]);

  /** The first of version 1: all zeros have no version that Cassandra takes. */
  private static final Bytes FIRST_TIME_UUID = Bytes.fromHex("00000000000010008000000000000000");

  private PivotValue() {}

  static Bytes of(DataType type) {
    return CqlTypes.match(type, PIVOT);
  }

  @Override
  public Bytes nativeType(NativeCqlType type) {
    return switch (type.empty()) {
      case A_VALUE, NO_VALUE -> Bytes.empty();
      case REFUSED -> zero(type);
    };
  }

  /** With as many bytes as a value has that means something. */
  private static Bytes zero(NativeCqlType type) {
    return switch (type) {
      case BIGINT,
          BOOLEAN,
          COUNTER,
          DATE,
          DOUBLE,
          FLOAT,
          INT,
          SMALLINT,
          TIME,
          TIMESTAMP,
          TINYINT,
          UUID ->
          zeros(type.size());
      case TIMEUUID -> FIRST_TIME_UUID;
      case ASCII, BLOB, TEXT -> Bytes.empty();
      case VARINT -> zeros(1);
      case DECIMAL -> zeros(Integer.BYTES + 1);
      case DURATION -> zeros(3);
      case INET -> zeros(4);
    };
  }

  private static Bytes zeros(int size) {
    return Bytes.of(new byte[size]);
  }

  @Override
  public Bytes list(ListType type) {
    return EMPTY_COLLECTION;
  }

  @Override
  public Bytes set(SetType type) {
    return EMPTY_COLLECTION;
  }

  @Override
  public Bytes map(MapType type) {
    return EMPTY_COLLECTION;
  }

  /** Components may be missing. */
  @Override
  public Bytes tuple(TupleType type) {
    return Bytes.empty();
  }

  @Override
  public Bytes udt(UserDefinedType type) {
    return Bytes.empty();
  }

  @Override
  public Bytes vector(VectorType type) {
    Bytes element =
        NativeCqlType.find(type.getElementType())
            .map(PivotValue::zero)
            .orElseGet(() -> of(type.getElementType()));
    boolean sized = CqlElements.fixedSize(type.getElementType()) == 0;
    ByteBuffer out = ByteBuffer.allocate(type.getDimensions() * (VInts.MAX_SIZE + element.size()));
    for (int i = 0; i < type.getDimensions(); i++) {
      if (sized) {
        VInts.writeUnsigned(element.size(), out);
      }
      out.put(element.toByteBuffer());
    }
    return Bytes.copyOf(out.flip());
  }

  /** Never asked for: the order of such a clustering column is not known. */
  @Override
  public Bytes custom(CustomType type) {
    return Bytes.empty();
  }
}
