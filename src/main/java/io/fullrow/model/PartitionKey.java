// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.List;
import java.util.Objects;

/**
 * The values of all partition key columns, serialized, in the order of the table's definition.
 *
 * @param components never empty; a component may have zero length
 */
public record PartitionKey(List<Bytes> components) {
  private static final int MAX_COMPONENT = 0xFFFF;

  public PartitionKey {
    Objects.requireNonNull(components, "components");
    components = List.copyOf(components);
    if (components.isEmpty()) {
      throw new IllegalArgumentException("a partition key has at least one component");
    }
    for (Bytes component : components) {
      if (component.size() > MAX_COMPONENT) {
        throw new IllegalArgumentException(
            "a partition key component has at most 65535 bytes, not " + component.size());
      }
    }
  }

  public static PartitionKey of(Bytes... components) {
    return new PartitionKey(List.of(components));
  }

  /**
   * The key as Cassandra serializes it: the bytes themselves for a single column, else for each
   * column a two-byte length, the bytes and a zero ({@code CompositeType}).
   */
  public Bytes serialized() {
    if (components.size() == 1) {
      return components.get(0);
    }
    BytesOutput out = new BytesOutput(64);
    for (Bytes component : components) {
      out.write(component.size() >>> 8);
      out.write(component.size());
      out.write(component);
      out.write(0);
    }
    return out.toBytes();
  }
}
