// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import java.util.Optional;

/**
 * The order in which Cassandra stores the elements of a frozen set and the keys of a frozen map.
 * The connector keeps maps in hash tables and loses it, and without it the bytes are not the same.
 */
public final class ElementOrder {
  private final io.fullrow.schema.ElementOrder order;

  private ElementOrder(io.fullrow.schema.ElementOrder order) {
    this.order = order;
  }

  /** Empty for a type that cannot be an element of a set or a map's key. */
  public static Optional<ElementOrder> of(DataType type) {
    return io.fullrow.schema.ElementOrder.ofElements(type).map(ElementOrder::new);
  }

  /**
   * Bytes whose unsigned order is that of the elements; equal for equal elements only.
   *
   * @throws IllegalArgumentException if the element has a decimal too long to be ordered
   */
  public Bytes position(Bytes element) {
    Bytes position = order.position(element);
    if (!order.isKnown(position)) {
      throw new IllegalArgumentException(
          "an element that cannot be ordered, such as a number of more than 600 digits");
    }
    return position;
  }
}
