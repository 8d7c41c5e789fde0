package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.util.Objects;

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
    if (type instanceof ListType list) {
      return !list.isFrozen();
    }
    if (type instanceof SetType set) {
      return !set.isFrozen();
    }
    if (type instanceof MapType map) {
      return !map.isFrozen();
    }
    return type instanceof UserDefinedType udt && !udt.isFrozen();
  }

  public boolean isPrimaryKey() {
    return kind == Kind.PARTITION_KEY || kind == Kind.CLUSTERING;
  }
}
