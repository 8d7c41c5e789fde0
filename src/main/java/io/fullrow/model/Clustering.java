// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.List;
import java.util.Objects;

/**
 * The values of all clustering columns of one row, serialized, in the order of the table's
 * definition. A table without clustering columns has one row a partition, with {@link #none()}.
 */
public record Clustering(List<Bytes> components) {
  private static final Clustering NONE = new Clustering(List.of());

  public Clustering {
    Objects.requireNonNull(components, "components");
    components = List.copyOf(components);
  }

  public static Clustering none() {
    return NONE;
  }

  public static Clustering of(Bytes... components) {
    return new Clustering(List.of(components));
  }
}
