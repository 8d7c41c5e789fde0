// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ListContent;
import io.fullrow.sink.Write;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The statements of one table by their shape, each prepared once, at its first use. Their number is
 * bounded by the schema: absent columns are unset, not left out, so that there is one insert and
 * one update, a few for each collection, and some for ranges.
 *
 * <p>Thread-safe.
 */
final class TableStatements implements Write.Visitor<CompletionStage<BoundStatement>> {
  private final TableSchema table;
  private final Map<String, Column> columns;
  private final Function<String, CompletionStage<PreparedStatement>> prepare;
  private final Map<Object, Prepared<?>> byShape = new ConcurrentHashMap<>();

  TableStatements(TableSchema table, Function<String, CompletionStage<PreparedStatement>> prepare) {
    this.table = table;
    this.columns = table.byName();
    this.prepare = prepare;
  }

  TableSchema table() {
    return table;
  }

  CompletionStage<BoundStatement> bind(Write write) {
    return write.match(this);
  }

  /** Asks for a list. */
  CompletionStage<BoundStatement> bind(ListContent content) {
    Column column = column(content.column());
    return bind(new SelectShape(column.name()), content, shape -> new SelectList(table, column));
  }

  @Override
  public CompletionStage<BoundStatement> insert(Write.Insert write) {
    return bind(Write.Insert.class, write, shape -> new InsertRow(table));
  }

  @Override
  public CompletionStage<BoundStatement> update(Write.Update write) {
    boolean ofStatics = write.clustering().isEmpty();
    return bind(new UpdateShape(ofStatics), write, shape -> new UpdateRow(table, ofStatics));
  }

  @Override
  public CompletionStage<BoundStatement> elements(Write.Elements write) {
    Column column = column(write.column());
    boolean removal = write.removal();
    return bind(
        new ElementsShape(column.name(), removal),
        write,
        shape -> new UpdateElements(table, column, removal));
  }

  @Override
  public CompletionStage<BoundStatement> mapElement(Write.MapElement write) {
    Column column = column(write.cell().column());
    return bind(
        new MapElementShape(column.name()), write, shape -> new UpdateMapElement(table, column));
  }

  @Override
  public CompletionStage<BoundStatement> wholeUdt(Write.WholeUdt write) {
    Column column = column(write.column());
    return bind(new UdtShape(column.name()), write, shape -> new SetUdt(table, column));
  }

  @Override
  public CompletionStage<BoundStatement> listValues(Write.ListValues write) {
    Column column = column(write.column());
    boolean appended = write.appended();
    return bind(
        new ListShape(column.name(), appended),
        write,
        shape -> new SetList(table, column, appended));
  }

  @Override
  public CompletionStage<BoundStatement> deleteElement(Write.DeleteElement write) {
    Column column = column(write.cell().column());
    return bind(
        new DeletedElementShape(column.name()), write, shape -> new DeleteElement(table, column));
  }

  @Override
  public CompletionStage<BoundStatement> deleteColumn(Write.DeleteColumn write) {
    Column column = column(write.column());
    return bind(new ColumnShape(column.name()), write, shape -> new DeleteColumn(table, column));
  }

  @Override
  public CompletionStage<BoundStatement> deleteRow(Write.DeleteRow write) {
    return bind(Write.DeleteRow.class, write, shape -> new DeleteRow(table));
  }

  @Override
  public CompletionStage<BoundStatement> deleteRange(Write.DeleteRange write) {
    DeleteRange.Shape ofSlice = DeleteRange.Shape.of(write.slice());
    return bind(ofSlice, write, shape -> new DeleteRange(table, ofSlice));
  }

  @Override
  public CompletionStage<BoundStatement> deletePartition(Write.DeletePartition write) {
    return bind(Write.DeletePartition.class, write, shape -> new DeletePartition(table));
  }

  Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(table.id() + " has no column " + name);
    }
    return column;
  }

  /** A shape belongs to one kind of write, so the cast cannot fail. */
  @SuppressWarnings("unchecked")
  private <W> CompletionStage<BoundStatement> bind(
      Object shape, W write, Function<Object, CqlStatement<W>> statement) {
    Prepared<W> prepared =
        (Prepared<W>)
            byShape.computeIfAbsent(shape, key -> new Prepared<>(statement.apply(key), prepare));
    return prepared.bind(write);
  }

  private record UpdateShape(boolean ofStatics) {}

  private record ElementsShape(String column, boolean removal) {}

  private record MapElementShape(String column) {}

  private record UdtShape(String column) {}

  private record ListShape(String column, boolean appended) {}

  private record SelectShape(String column) {}

  private record DeletedElementShape(String column) {}

  private record ColumnShape(String column) {}
}
