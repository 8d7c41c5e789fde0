// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.RangeBound;
import java.util.List;

/**
 * Positions of rows and range bounds within a partition, as byte sequences whose unsigned order is
 * the table's clustering order.
 *
 * <p>Law: a row lies inside the range from {@code s} to {@code e}, both as Cassandra deletes, if
 * and only if {@code start(s) <= row(c) < end(e)}. So ranges are half-open intervals of positions:
 * the end of one that includes a prefix is the start of one that excludes it.
 *
 * <p>Two rows have the same position if and only if Cassandra takes them for the same row. Their
 * bytes can still differ: decimal 1.0 and 1.00, varint 05 and 0005, boolean 01 and 02, and tuples
 * that end in nulls are equal there. A position can therefore not be turned back into the bytes of
 * a key.
 *
 * <p>For a {@code DESC} column the order of its values is reversed, zero-length values included:
 * they are the first ascending and the last descending.
 *
 * @see <a href="https://github.com/apache/cassandra/tree/cassandra-5.0/src/java">the comparison of
 *     each type: db/marshal in Cassandra's source</a>
 */
public final class ClusteringOrder {
  // One byte decides at each depth: what ends before the prefix's rows, a component (of the next
  // column, where an empty value is at one end), the row itself, what ends after them.
  private static final int BEFORE = 0x10;
  private static final int EMPTY_FIRST = 0x20;
  private static final int VALUE = 0x21;
  private static final int EMPTY_LAST = 0x22;
  private static final int ROW = 0x20;
  private static final int AFTER = 0x30;

  private final List<ComponentOrder> components;

  private ClusteringOrder(List<ComponentOrder> components) {
    this.components = components;
  }

  /**
   * @throws UnsupportedTableException if a clustering column has a type whose order is not known
   */
  public static ClusteringOrder of(TableSchema schema) {
    return new ClusteringOrder(
        schema.clustering().stream().map(column -> ComponentOrder.of(schema, column)).toList());
  }

  /**
   * The position of a row. A table without clustering columns has one position.
   *
   * @throws IllegalArgumentException if there is not one valid value for each clustering column
   */
  public Bytes row(Clustering clustering) {
    if (clustering.components().size() != components.size()) {
      throw new IllegalArgumentException(
          clustering.components().size()
              + " values for "
              + components.size()
              + " clustering columns");
    }
    return position(clustering.components(), ROW);
  }

  /**
   * The position of the first row that a range with this start can contain.
   *
   * @throws IllegalArgumentException if the prefix is not valid for the clustering columns
   */
  public Bytes start(RangeBound bound) {
    return position(bound.prefix(), bound.inclusive() ? BEFORE : AFTER);
  }

  /**
   * The position after the last row that a range with this end can contain.
   *
   * @throws IllegalArgumentException if the prefix is not valid for the clustering columns
   */
  public Bytes end(RangeBound bound) {
    return position(bound.prefix(), bound.inclusive() ? AFTER : BEFORE);
  }

  private Bytes position(List<Bytes> prefix, int last) {
    if (prefix.size() > components.size()) {
      throw new IllegalArgumentException(
          prefix.size() + " values for " + components.size() + " clustering columns");
    }
    OrderedBytes out = new OrderedBytes();
    for (int i = 0; i < prefix.size(); i++) {
      components.get(i).write(prefix.get(i), out);
    }
    out.put(last);
    return out.toBytes();
  }

  /** One clustering column in its direction. */
  private record ComponentOrder(Column column, ValueOrder order) {

    static ComponentOrder of(TableSchema schema, Column column) {
      ValueOrder order =
          ValueOrders.of(column.type())
              .orElseThrow(
                  () ->
                      new UnsupportedTableException(
                          schema.id(),
                          "clustering column "
                              + column.name()
                              + " has type "
                              + CqlTypes.name(column.type())
                              + ", whose order is not known",
                          "use a native type, or leave the table out of the configuration"));
      return new ComponentOrder(column, order);
    }

    void write(Bytes value, OrderedBytes out) {
      if (value.isEmpty()) {
        out.put(column.reversed() ? EMPTY_LAST : EMPTY_FIRST);
        return;
      }
      out.put(VALUE);
      int start = out.size();
      try {
        order.write(value.toByteBuffer(), out);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            value
                + " is not a "
                + CqlTypes.name(column.type())
                + " for clustering column "
                + column.name()
                + ": "
                + e.getMessage(),
            e);
      }
      if (column.reversed()) {
        out.complementFrom(start);
      }
    }
  }
}
