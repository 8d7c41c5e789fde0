package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order of each type that can be a clustering column, or be inside of one. */
final class ValueOrders {
  private static final Map<DataType, ValueOrder> NATIVE =
      Map.ofEntries(
          Map.entry(DataTypes.ASCII, ValueOrder.bytewise()),
          Map.entry(DataTypes.TEXT, ValueOrder.bytewise()),
          Map.entry(DataTypes.BLOB, ValueOrder.bytewise()),
          Map.entry(DataTypes.INET, ValueOrder.bytewise()),
          Map.entry(DataTypes.BOOLEAN, NumberOrders::booleans),
          Map.entry(DataTypes.TINYINT, NumberOrders.signed(Byte.BYTES)),
          Map.entry(DataTypes.SMALLINT, NumberOrders.signed(Short.BYTES)),
          Map.entry(DataTypes.INT, NumberOrders.signed(Integer.BYTES)),
          Map.entry(DataTypes.BIGINT, NumberOrders.signed(Long.BYTES)),
          Map.entry(DataTypes.TIMESTAMP, NumberOrders.signed(Long.BYTES)),
          Map.entry(DataTypes.DATE, ValueOrder.fixed(Integer.BYTES)),
          Map.entry(DataTypes.TIME, ValueOrder.fixed(Long.BYTES)),
          Map.entry(DataTypes.FLOAT, NumberOrders::floats),
          Map.entry(DataTypes.DOUBLE, NumberOrders::doubles),
          Map.entry(DataTypes.VARINT, NumberOrders::varints),
          Map.entry(DataTypes.DECIMAL, NumberOrders::decimals),
          Map.entry(DataTypes.UUID, UuidOrders::uuids),
          Map.entry(DataTypes.TIMEUUID, UuidOrders::timeUuids));

  private ValueOrders() {}

  /** Empty for types that Cassandra refuses in a key (duration, counter) and for custom ones. */
  static Optional<ValueOrder> of(DataType type) {
    if (type instanceof ListType list) {
      return of(list.getElementType()).map(NestedOrders::sequence);
    }
    if (type instanceof SetType set) {
      return of(set.getElementType()).map(NestedOrders::sequence);
    }
    if (type instanceof MapType map) {
      return of(map.getKeyType())
          .flatMap(key -> of(map.getValueType()).map(value -> NestedOrders.map(key, value)));
    }
    if (type instanceof TupleType tuple) {
      return all(tuple.getComponentTypes()).map(NestedOrders::tuple);
    }
    if (type instanceof UserDefinedType udt) {
      return all(udt.getFieldTypes()).map(NestedOrders::tuple);
    }
    if (type instanceof VectorType vector) {
      return of(vector.getElementType()).map(element -> NestedOrders.vector(vector, element));
    }
    return Optional.ofNullable(NATIVE.get(type));
  }

  private static Optional<List<ValueOrder>> all(List<DataType> types) {
    List<ValueOrder> orders = new ArrayList<>(types.size());
    for (DataType type : types) {
      Optional<ValueOrder> order = of(type);
      if (order.isEmpty()) {
        return Optional.empty();
      }
      orders.add(order.get());
    }
    return Optional.of(orders);
  }
}
