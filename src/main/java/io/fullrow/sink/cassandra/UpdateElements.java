package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.type.SetType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;
import java.nio.ByteBuffer;
import java.util.Map;

/** {@code c = c + ?} of a non-frozen set or map, or {@code s = s - ?} of a set. */
final class UpdateElements implements CqlStatement<Write.Elements> {
  private final TableSchema table;
  private final Column column;
  private final boolean removal;

  UpdateElements(TableSchema table, Column column, boolean removal) {
    this.table = table;
    this.column = column;
    this.removal = removal;
  }

  @Override
  public String cql() {
    String name = CqlStatement.quoted(column.name());
    return "UPDATE "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? AND TTL ? SET "
        + name
        + " = "
        + name
        + (removal ? " - ?" : " + ?")
        + " WHERE "
        + CqlStatement.equalities(CqlStatement.keyOf(table, column.kind() == Column.Kind.STATIC));
  }

  @Override
  public void bind(Write.Elements write, Binder binder) {
    binder.stamp(write.stamp());
    binder.value(serialized(write.elements()));
    binder.key(write.partition(), write.clustering());
  }

  /** A collection of the native protocol: the number of elements, then each with its length. */
  private Bytes serialized(Map<Bytes, Bytes> elements) {
    boolean keysOnly = column.type() instanceof SetType;
    int size = Integer.BYTES;
    for (Map.Entry<Bytes, Bytes> entry : elements.entrySet()) {
      size += Integer.BYTES + entry.getKey().size();
      size += keysOnly ? 0 : Integer.BYTES + entry.getValue().size();
    }
    ByteBuffer out = ByteBuffer.allocate(size).putInt(elements.size());
    elements.forEach(
        (key, value) -> {
          put(out, key);
          if (!keysOnly) {
            put(out, value);
          }
        });
    return Bytes.wrap(out.array());
  }

  private static void put(ByteBuffer out, Bytes value) {
    out.putInt(value.size()).put(value.unsafeArray());
  }
}
