// SPDX-License-Identifier: Apache-2.0
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
import java.util.HashMap;
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

  private static final ValueOrders EXACT = new ValueOrders(NATIVE);

  private final Map<DataType, ValueOrder> natives;

  private ValueOrders(Map<DataType, ValueOrder> natives) {
    this.natives = natives;
  }

  /** Empty for types that Cassandra refuses in a key (duration, counter) and for custom ones. */
  static Optional<ValueOrder> of(DataType type) {
    return EXACT.order(type);
  }

  /**
   * As {@link #of}, but decimals whose number has more than {@code maxBytes} are refused, so that
   * the cost of many values is linear in their bytes.
   */
  static Optional<ValueOrder> bounded(DataType type, int maxBytes) {
    Map<DataType, ValueOrder> natives = new HashMap<>(NATIVE);
    natives.put(DataTypes.DECIMAL, NumberOrders.decimalsUpTo(maxBytes));
    return new ValueOrders(natives).order(type);
  }

  private Optional<ValueOrder> order(DataType type) {
    if (type instanceof ListType list) {
      return order(list.getElementType()).map(NestedOrders::sequence);
    }
    if (type instanceof SetType set) {
      return order(set.getElementType()).map(NestedOrders::sequence);
    }
    if (type instanceof MapType map) {
      return order(map.getKeyType())
          .flatMap(key -> order(map.getValueType()).map(value -> NestedOrders.map(key, value)));
    }
    if (type instanceof TupleType tuple) {
      return all(tuple.getComponentTypes()).map(NestedOrders::tuple);
    }
    if (type instanceof UserDefinedType udt) {
      return all(udt.getFieldTypes()).map(NestedOrders::tuple);
    }
    if (type instanceof VectorType vector) {
      return order(vector.getElementType()).map(element -> NestedOrders.vector(vector, element));
    }
    return Optional.ofNullable(natives.get(type));
  }

  private Optional<List<ValueOrder>> all(List<DataType> types) {
    List<ValueOrder> orders = new ArrayList<>(types.size());
    for (DataType type : types) {
      Optional<ValueOrder> order = order(type);
      if (order.isEmpty()) {
        return Optional.empty();
      }
      orders.add(order.get());
    }
    return Optional.of(orders);
  }
}
