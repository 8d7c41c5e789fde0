// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import java.util.Optional;

/**
 * The order in which {@code SELECT} shows the elements of a non-frozen collection: a list by the
 * time-uuids of its cell paths, a set by its elements, a map by its keys, a UDT by field.
 *
 * <p>Decimals with a number of more than 256 bytes (some 600 digits) are the exception: they are
 * the last, by their own bytes. Their digits would cost seconds, and a record can have many.
 */
public final class ElementOrder {
  private static final int VALID = 1;
  private static final int UNKNOWN = 2;
  private static final int MAX_NUMBER_BYTES = 256;

  private final ValueOrder paths;

  private ElementOrder(ValueOrder paths) {
    this.paths = paths;
  }

  /** The order for columns of that type; by unsigned bytes where the type has no known order. */
  public static ElementOrder of(DataType type) {
    return new ElementOrder(
        ValueOrders.bounded(paths(type), MAX_NUMBER_BYTES).orElse(ValueOrder.bytewise()));
  }

  /** The order of the elements of a set or the keys of a map; empty if the type has none. */
  public static Optional<ElementOrder> ofElements(DataType element) {
    return ValueOrders.bounded(element, MAX_NUMBER_BYTES).map(ElementOrder::new);
  }

  private static DataType paths(DataType type) {
    return switch (CqlTypes.kind(type)) {
      case LIST -> NativeCqlType.TIMEUUID.type();
      case SET, MAP -> CqlTypes.parts(type).get(0);
      case NATIVE, TUPLE, UDT, VECTOR, CUSTOM -> NativeCqlType.BLOB.type();
    };
  }

  /**
   * Where the element with that cell path stands, as bytes whose unsigned order is that of the
   * elements. Paths that are not valid for the type, or too long to be ordered, are the last, by
   * their own bytes.
   */
  public Bytes position(Bytes path) {
    OrderedBytes out = new OrderedBytes();
    if (path.isEmpty()) {
      return out.toBytes();
    }
    try {
      out.put(VALID);
      paths.write(path.toByteBuffer(), out);
      return out.toBytes();
    } catch (IllegalArgumentException e) {
      OrderedBytes last = new OrderedBytes();
      last.put(UNKNOWN);
      last.putAll(path.toByteBuffer());
      return last.toBytes();
    }
  }

  /** Whether {@link #position} is the true one: the path is valid and not too long. */
  public boolean isKnown(Bytes position) {
    return position.isEmpty() || position.unsignedByteAt(0) == VALID;
  }
}
