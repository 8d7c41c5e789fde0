// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.schema.CqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Builds the reader of a type out of those of its parts, once for each column. */
public final class ValueReaders {
  private final Function<DataType, Optional<ValueReader>> natives;

  private ValueReaders(Function<DataType, Optional<ValueReader>> natives) {
    this.natives = natives;
  }

  /**
   * The reader of a collection, tuple or UDT. Empty for a type that the format does not carry.
   *
   * @param natives the readers of the native types inside of it
   */
  public static Optional<ValueReader> nested(
      DataType type, Function<DataType, Optional<ValueReader>> natives) {
    return new ValueReaders(natives).of(type);
  }

  private Optional<ValueReader> of(DataType type) {
    if (type instanceof ListType list) {
      return of(list.getElementType()).map(FrozenCollections::list);
    }
    if (type instanceof SetType set) {
      DataType element = set.getElementType();
      return both(of(element), ElementOrder.of(element), FrozenCollections::set);
    }
    if (type instanceof MapType map) {
      return map(map.getKeyType(), map.getValueType());
    }
    if (type instanceof TupleType tuple) {
      return parts(tuple.getComponentTypes()).map(FrozenStructs::tuple);
    }
    if (type instanceof UserDefinedType udt) {
      List<String> names = CqlTypes.fieldNames(udt);
      return parts(udt.getFieldTypes()).map(fields -> FrozenStructs.udt(names, fields));
    }
    return natives.apply(type);
  }

  private Optional<ValueReader> map(DataType key, DataType value) {
    return of(value)
        .flatMap(
            values ->
                both(
                    of(key),
                    ElementOrder.of(key),
                    (keys, order) -> FrozenCollections.map(keys, values, order)));
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
