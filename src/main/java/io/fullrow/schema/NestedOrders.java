// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.VectorType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The orders of frozen collections, tuples, UDTs and vectors, from those of their elements. */
final class NestedOrders {
  /** Before every element: a shorter value comes before its continuations. */
  private static final int END = 0;

  private static final int NULL = 1;
  private static final int EMPTY = 2;
  private static final int PRESENT = 3;

  private NestedOrders() {}

  /** Lists and sets ({@code CollectionType.compareListOrSet}): element by element, then by size. */
  static ValueOrder sequence(ValueOrder element) {
    return (value, out) -> {
      for (Optional<ByteBuffer> next : CqlElements.collection(value, 1)) {
        write(element, next, out);
      }
      out.put(END);
    };
  }

  /** Maps ({@code MapType.compareMaps}): key, value, key, value…, then by size. */
  static ValueOrder map(ValueOrder key, ValueOrder value) {
    return (map, out) -> {
      List<Optional<ByteBuffer>> elements = CqlElements.collection(map, 2);
      for (int i = 0; i < elements.size(); i++) {
        write(i % 2 == 0 ? key : value, elements.get(i), out);
      }
      out.put(END);
    };
  }

  /**
   * Tuples and UDTs ({@code TupleType.compareCustom}): component by component, null first; null
   * components at the end are as good as absent ones.
   */
  static ValueOrder tuple(List<ValueOrder> components) {
    return (value, out) -> {
      List<Optional<ByteBuffer>> present = CqlElements.tuple(value, components.size());
      int end = present.size();
      while (end > 0 && present.get(end - 1).isEmpty()) {
        end--;
      }
      for (int i = 0; i < end; i++) {
        write(components.get(i), present.get(i), out);
      }
      out.put(END);
    };
  }

  /** Vectors: element by element; all values of one type have the same number of elements. */
  static ValueOrder vector(VectorType type, ValueOrder element) {
    return (value, out) -> {
      for (Optional<ByteBuffer> next : CqlElements.vector(value, type)) {
        write(element, next, out);
      }
    };
  }

  private static void write(ValueOrder order, Optional<ByteBuffer> element, OrderedBytes out) {
    if (element.isEmpty()) {
      out.put(NULL);
    } else if (!element.get().hasRemaining()) {
      out.put(EMPTY);
    } else {
      out.put(PRESENT);
      order.write(element.get(), out);
    }
  }
}
