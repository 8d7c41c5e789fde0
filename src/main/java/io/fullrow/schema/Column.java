// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name as stored, without CQL quotes
 * @param reversed whether a clustering column sorts {@code DESC}
 */
public record Column(String name, DataType type, Kind kind, boolean reversed) {
  /** The role of a column in its table. */
  public enum Kind {
    PARTITION_KEY,
    CLUSTERING,
    STATIC,
    REGULAR
  }

  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(kind, "kind");
  }

  /** Whether the column is a non-frozen collection or UDT, stored as one cell an element. */
  public boolean multiCell() {
    return CqlTypes.isMultiCell(type);
  }

  /** Whether {@code path}, if it is that of a field, is one of a field that the type has. */
  boolean hasField(Optional<Bytes> path) {
    return path.isEmpty()
        || CqlTypes.kind(type) != CqlKind.UDT
        || path.get().size() != Short.BYTES
        || path.get().toByteBuffer().getShort() < CqlTypes.parts(type).size();
  }

  /**
   * Whether values of both columns are stored and sorted alike: same name, kind and direction, and
   * types of the same {@linkplain CqlTypes#shape shape}, whatever keyspace a UDT is in.
   */
  public boolean sameShape(Column other) {
    return name.equals(other.name)
        && kind == other.kind
        && reversed == other.reversed
        && CqlTypes.shape(type).equals(CqlTypes.shape(other.type));
  }

  /** Beyond the driver's equality of types, a frozen type differs from one that is not. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Column that && type.equals(that.type) && sameShape(that));
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, kind, reversed);
  }

  public boolean isPrimaryKey() {
    return kind == Kind.PARTITION_KEY || kind == Kind.CLUSTERING;
  }
}
