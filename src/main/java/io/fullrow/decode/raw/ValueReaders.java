// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Builds the reader of a type out of those of its parts, once for each column. */
public final class ValueReaders implements CqlTypeVisitor<Optional<ValueReader>> {
  private final Function<NativeCqlType, Optional<ValueReader>> natives;

  private ValueReaders(Function<NativeCqlType, Optional<ValueReader>> natives) {
    this.natives = natives;
  }

  /**
   * The reader of a collection, tuple or UDT. Empty for a type that the format does not carry.
   *
   * @param natives the readers of the native types inside of it
   */
  public static Optional<ValueReader> nested(
      DataType type, Function<NativeCqlType, Optional<ValueReader>> natives) {
    return new ValueReaders(natives).of(type);
  }

  private Optional<ValueReader> of(DataType type) {
    return CqlTypes.match(type, this);
  }

  @Override
  public Optional<ValueReader> nativeType(NativeCqlType type) {
    return natives.apply(type);
  }

  @Override
  public Optional<ValueReader> list(ListType type) {
    return of(type.getElementType()).map(FrozenCollections::list);
  }

  @Override
  public Optional<ValueReader> set(SetType type) {
    DataType element = type.getElementType();
    return both(of(element), ElementOrder.of(element), FrozenCollections::set);
  }

  @Override
  public Optional<ValueReader> map(MapType type) {
    DataType key = type.getKeyType();
    return of(type.getValueType())
        .flatMap(
            values ->
                both(
                    of(key),
                    ElementOrder.of(key),
                    (keys, order) -> FrozenCollections.map(keys, values, order)));
  }

  @Override
  public Optional<ValueReader> tuple(TupleType type) {
    return parts(type.getComponentTypes()).map(FrozenStructs::tuple);
  }

  @Override
  public Optional<ValueReader> udt(UserDefinedType type) {
    List<String> names = CqlTypes.fieldNames(type);
    return parts(type.getFieldTypes()).map(fields -> FrozenStructs.udt(names, fields));
  }

  /** No format carries vectors as trees. */
  @Override
  public Optional<ValueReader> vector(VectorType type) {
    return Optional.empty();
  }

  @Override
  public Optional<ValueReader> custom(CustomType type) {
    return Optional.empty();
  }

  private Optional<List<ValueReader>> parts(List<DataType> types) {
    List<ValueReader> readers = new ArrayList<>();
    for (DataType type : types) {
      of(type).ifPresent(readers::add);
    }
    return readers.size() == types.size() ? Optional.of(readers) : Optional.empty();
  }

  private static <A, B, R> Optional<R> both(
      Optional<A> first, Optional<B> second, BiFunction<A, B, R> join) {
    return first.flatMap(a -> second.map(b -> join.apply(a, b)));
  }
}
