// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.RangeSlice;
import io.fullrow.sink.RangeSlice.Limit;
import io.fullrow.sink.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code DELETE} of the rows of one slice. A slice is in clustering order, CQL compares values: for
 * a DESC column the start is an upper limit of the value.
 */
final class DeleteRange implements CqlStatement<Write.DeleteRange> {
  private final TableSchema table;
  private final Shape shape;

  DeleteRange(TableSchema table, Shape shape) {
    this.table = table;
    this.shape = shape;
  }

  /**
   * What of a slice is in the statement's text.
   *
   * @param equal how many clustering columns are given
   * @param start whether the start is inclusive; empty for an open start
   * @param end whether the end is inclusive; empty for an open end
   */
  record Shape(int equal, Optional<Boolean> start, Optional<Boolean> end) {
    static Shape of(RangeSlice slice) {
      return new Shape(
          slice.equal().size(),
          slice.start().map(Limit::inclusive),
          slice.end().map(Limit::inclusive));
    }
  }

  @Override
  public String cql() {
    List<String> relations = new ArrayList<>();
    relations.add(
        CqlStatement.equalities(
            Stream.concat(
                table.partitionKey().stream(), table.clustering().stream().limit(shape.equal()))));
    shape.start().ifPresent(inclusive -> relations.add(relation(true, inclusive)));
    shape.end().ifPresent(inclusive -> relations.add(relation(false, inclusive)));
    return "DELETE FROM "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? WHERE "
        + String.join(" AND ", relations);
  }

  private String relation(boolean start, boolean inclusive) {
    Column column = table.clustering().get(shape.equal());
    String operator = start == column.reversed() ? " <" : " >";
    return CqlStatement.quoted(column.name()) + operator + (inclusive ? "= ?" : " ?");
  }

  @Override
  public void bind(Write.DeleteRange write, Binder binder) {
    binder.writetime(write.writetime());
    binder.key(write.partition(), Optional.empty());
    binder.values(write.slice().equal());
    write.slice().start().map(Limit::value).ifPresent(binder::value);
    write.slice().end().map(Limit::value).ifPresent(binder::value);
  }
}
