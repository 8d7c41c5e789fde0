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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The order of each type that can be a clustering column, or be inside of one. */
final class ValueOrders implements CqlTypeVisitor<Optional<ValueOrder>> {
  private static final ValueOrders EXACT = new ValueOrders(NumberOrders::decimals);

  private final ValueOrder decimals;

  private ValueOrders(ValueOrder decimals) {
    this.decimals = decimals;
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
    return new ValueOrders(NumberOrders.decimalsUpTo(maxBytes)).order(type);
  }

  private Optional<ValueOrder> order(DataType type) {
    return CqlTypes.match(type, this);
  }

  @Override
  public Optional<ValueOrder> nativeType(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT, BLOB, INET -> Optional.of(ValueOrder.bytewise());
      case BOOLEAN -> Optional.of(NumberOrders::booleans);
      case TINYINT, SMALLINT, INT, BIGINT, TIMESTAMP ->
          Optional.of(NumberOrders.signed(type.size()));
      case DATE, TIME -> Optional.of(ValueOrder.fixed(type.size()));
      case FLOAT -> Optional.of(NumberOrders::floats);
      case DOUBLE -> Optional.of(NumberOrders::doubles);
      case VARINT -> Optional.of(NumberOrders::varints);
      case DECIMAL -> Optional.of(decimals);
      case UUID -> Optional.of(UuidOrders::uuids);
      case TIMEUUID -> Optional.of(UuidOrders::timeUuids);
      case COUNTER, DURATION -> Optional.empty();
    };
  }

  @Override
  public Optional<ValueOrder> list(ListType type) {
    return order(type.getElementType()).map(NestedOrders::sequence);
  }

  @Override
  public Optional<ValueOrder> set(SetType type) {
    return order(type.getElementType()).map(NestedOrders::sequence);
  }

  @Override
  public Optional<ValueOrder> map(MapType type) {
    return order(type.getKeyType())
        .flatMap(key -> order(type.getValueType()).map(value -> NestedOrders.map(key, value)));
  }

  @Override
  public Optional<ValueOrder> tuple(TupleType type) {
    return struct(type.getComponentTypes());
  }

  @Override
  public Optional<ValueOrder> udt(UserDefinedType type) {
    return struct(type.getFieldTypes());
  }

  @Override
  public Optional<ValueOrder> vector(VectorType type) {
    return order(type.getElementType()).map(element -> NestedOrders.vector(type, element));
  }

  @Override
  public Optional<ValueOrder> custom(CustomType type) {
    return Optional.empty();
  }

  private Optional<ValueOrder> struct(List<DataType> types) {
    List<ValueOrder> orders = new ArrayList<>(types.size());
    for (DataType type : types) {
      Optional<ValueOrder> order = order(type);
      if (order.isEmpty()) {
        return Optional.empty();
      }
      orders.add(order.get());
    }
    return Optional.of(NestedOrders.tuple(orders));
  }
}
