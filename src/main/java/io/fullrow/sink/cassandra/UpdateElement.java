package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.type.SetType;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;
import java.util.stream.Stream;

/**
 * One element of a non-frozen set or map. {@code s + {?}} instead of {@code s + ?}: the server
 * decodes and encodes a collection that is bound as one, which changes non-canonical elements.
 */
final class UpdateElement implements CqlStatement<Write.Element> {
  private final TableSchema table;
  private final Column column;
  private final boolean removal;

  /**
   * @param removal whether it writes a tombstone
   */
  UpdateElement(TableSchema table, Column column, boolean removal) {
    this.table = table;
    this.column = column;
    this.removal = removal;
  }

  private String assignment() {
    String name = CqlStatement.quoted(column.name());
    if (column.type() instanceof SetType) {
      return name + " = " + name + (removal ? " - {?}" : " + {?}");
    }
    return name + "[?] = ?";
  }

  @Override
  public String cql() {
    Stream<Column> key =
        column.kind() == Column.Kind.STATIC
            ? table.partitionKey().stream()
            : Stream.concat(table.partitionKey().stream(), table.clustering().stream());
    return "UPDATE "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? AND TTL ? SET "
        + assignment()
        + " WHERE "
        + CqlStatement.equalities(key);
  }

  @Override
  public void bind(Write.Element write, Binder binder) {
    binder.stamp(write.stamp());
    binder.value(write.cell().path().orElseThrow());
    if (!(column.type() instanceof SetType)) {
      binder.valueOrNull(write.value());
    }
    binder.key(write.partition(), write.clustering());
  }
}
