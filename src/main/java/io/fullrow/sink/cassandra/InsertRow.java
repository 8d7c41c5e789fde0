// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code INSERT} with all simple columns of the table; absent ones stay unset. Non-frozen
 * collections have no place in it: an insert would overwrite them whole.
 */
final class InsertRow implements CqlStatement<Write.Insert> {
  private final TableSchema table;
  private final List<CellKey> simple;

  InsertRow(TableSchema table) {
    this.table = table;
    this.simple =
        table.regulars().stream()
            .filter(column -> !column.multiCell())
            .map(column -> CellKey.simple(column.name()))
            .toList();
  }

  @Override
  public String cql() {
    List<String> names =
        Stream.of(
                table.partitionKey().stream().map(Column::name),
                table.clustering().stream().map(Column::name),
                simple.stream().map(CellKey::column))
            .flatMap(part -> part)
            .map(CqlStatement::quoted)
            .toList();
    return "INSERT INTO "
        + CqlStatement.table(table.id())
        + names.stream().collect(Collectors.joining(", ", " (", ")"))
        + names.stream().map(name -> "?").collect(Collectors.joining(", ", " VALUES (", ")"))
        + " USING TIMESTAMP ? AND TTL ?";
  }

  @Override
  public void bind(Write.Insert write, Binder binder) {
    binder.key(write.partition(), Optional.of(write.clustering()));
    for (CellKey key : simple) {
      Optional<Bytes> value = write.cells().get(key);
      // an absent column stays unset: a null would be a tombstone
      if (value == null) {
        binder.unset();
      } else {
        binder.valueOrNull(value);
      }
    }
    binder.stamp(write.stamp());
  }
}
