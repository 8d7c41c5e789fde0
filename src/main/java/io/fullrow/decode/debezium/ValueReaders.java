package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.schema.CqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the reader of a type out of those of its parts, once for each column. */
final class ValueReaders {
  private final boolean lossAccepted;

  private ValueReaders(boolean lossAccepted) {
    this.lossAccepted = lossAccepted;
  }

  /**
   * Empty for a type that the format does not carry.
   *
   * @param lossAccepted whether numbers that are not exact are taken for decimals and varints
   */
  static Optional<ValueReader> of(DataType type, boolean lossAccepted) {
    return new ValueReaders(lossAccepted).of(type);
  }

  private Optional<ValueReader> of(DataType type) {
    if (type instanceof ListType list) {
      return part(list.getElementType()).map(FrozenCollections::list);
    }
    if (type instanceof SetType set) {
      DataType element = set.getElementType();
      return both(part(element), ElementOrder.of(element), FrozenCollections::set);
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
    return Scalars.of(type, lossAccepted);
  }

  private Optional<ValueReader> map(DataType key, DataType value) {
    return part(value)
        .flatMap(
            values ->
                both(
                    part(key),
                    ElementOrder.of(key),
                    (keys, order) -> FrozenCollections.map(keys, values, order)));
  }

  private Optional<ValueReader> part(DataType type) {
    return type.equals(DataTypes.BLOB) ? Optional.of(Texts::slicedBlob) : of(type);
  }

  private Optional<List<ValueReader>> parts(List<DataType> types) {
    List<ValueReader> readers = new ArrayList<>();
    for (DataType type : types) {
      part(type).ifPresent(readers::add);
    }
    return readers.size() == types.size() ? Optional.of(readers) : Optional.empty();
  }

  private static <A, B, R> Optional<R> both(
      Optional<A> first, Optional<B> second, java.util.function.BiFunction<A, B, R> join) {
    return first.flatMap(a -> second.map(b -> join.apply(a, b)));
  }
}
