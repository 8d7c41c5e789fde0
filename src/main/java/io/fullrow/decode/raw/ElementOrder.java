package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import java.util.List;
import java.util.Optional;

/**
 * The order in which Cassandra stores the elements of a frozen set and the keys of a frozen map.
 * The connector keeps maps in hash tables and loses it, and without it the bytes are not the same.
 */
public final class ElementOrder {
  private static final TableId NO_TABLE = new TableId("frozen", "elements");

  private final ClusteringOrder order;

  private ElementOrder(ClusteringOrder order) {
    this.order = order;
  }

  /** Empty for a type that cannot be an element of a set or a map's key. */
  public static Optional<ElementOrder> of(DataType type) {
    Column element = new Column("element", type, Column.Kind.CLUSTERING, false);
    TableSchema schema =
        new TableSchema(NO_TABLE, List.of(element), List.of(element), List.of(), List.of());
    try {
      return Optional.of(new ElementOrder(ClusteringOrder.of(schema)));
    } catch (UnsupportedTableException e) {
      return Optional.empty();
    }
  }

  /** Bytes whose unsigned order is that of the elements; equal for equal elements only. */
  public Bytes position(Bytes element) {
    return order.row(Clustering.of(element));
  }
}
