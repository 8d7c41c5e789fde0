// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The serialized values inside of one, each of the type that {@link CqlTypes#parts} has in turn.
 */
record TakenApart(ByteBuffer value) implements CqlTypeVisitor<List<Optional<ByteBuffer>>> {

  /**
   * Requires that no collection, at any depth, claims more elements than its bytes can have.
   *
   * @throws IllegalArgumentException if one does, or the bytes are not made of such parts at all
   */
  static void requireCounts(DataType type, ByteBuffer value) {
    List<DataType> types = CqlTypes.parts(type);
    if (types.isEmpty() || !value.hasRemaining()) {
      return;
    }
    List<Optional<ByteBuffer>> parts = CqlTypes.match(type, new TakenApart(value));
    for (int i = 0; i < parts.size(); i++) {
      DataType part = types.get(i % types.size());
      parts.get(i).ifPresent(bytes -> requireCounts(part, bytes));
    }
  }

  @Override
  public List<Optional<ByteBuffer>> nativeType(NativeCqlType type) {
    return List.of();
  }

  @Override
  public List<Optional<ByteBuffer>> list(ListType type) {
    return CqlElements.collection(value, 1);
  }

  @Override
  public List<Optional<ByteBuffer>> set(SetType type) {
    return CqlElements.collection(value, 1);
  }

  @Override
  public List<Optional<ByteBuffer>> map(MapType type) {
    return CqlElements.collection(value, 2);
  }

  @Override
  public List<Optional<ByteBuffer>> tuple(TupleType type) {
    return CqlElements.tuple(value, type.getComponentTypes().size());
  }

  /** Without the fields that a newer version of the type may have. */
  @Override
  public List<Optional<ByteBuffer>> udt(UserDefinedType type) {
    int known = type.getFieldTypes().size();
    int most = Math.max(known, value.remaining() / Integer.BYTES);
    List<Optional<ByteBuffer>> fields = CqlElements.tuple(value, most);
    return fields.subList(0, Math.min(known, fields.size()));
  }

  @Override
  public List<Optional<ByteBuffer>> vector(VectorType type) {
    return CqlElements.vector(value, type);
  }

  @Override
  public List<Optional<ByteBuffer>> custom(CustomType type) {
    return List.of();
  }
}
