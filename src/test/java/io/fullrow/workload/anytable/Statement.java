// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.workload.Stamp;
import java.util.ArrayList;
import java.util.List;

/** CQL under construction and what is bound to its places. Not thread-safe. */
final class Statement {
  private final StringBuilder cql = new StringBuilder();
  private final List<Bound> bounds = new ArrayList<>();

  Statement add(String text) {
    cql.append(text);
    return this;
  }

  Statement add(String text, Bound... bound) {
    cql.append(text);
    bounds.addAll(List.of(bound));
    return this;
  }

  Statement using(Stamp stamp) {
    return add(" USING TIMESTAMP ? AND TTL ?", Bound.bigint(stamp.micros()), ttl(stamp));
  }

  private static Bound ttl(Stamp stamp) {
    return stamp.ttlGiven() ? Bound.integer(stamp.ttl()) : Bound.UNSET;
  }

  /** A deletion has no TTL. */
  Statement usingTimestamp(Stamp stamp) {
    return add(" USING TIMESTAMP ?", Bound.bigint(stamp.micros()));
  }

  /** Places for equality with all of {@code columns}, each after AND but for the first. */
  Statement where(List<Column> columns, List<Bytes> values) {
    for (int i = 0; i < values.size(); i++) {
      add(" AND " + TableShape.quoted(columns.get(i).name()) + " = ?", Bound.of(values.get(i)));
    }
    return this;
  }

  String cql() {
    return cql.toString().replaceFirst("WHERE AND", "WHERE");
  }

  BoundStatement bind(CqlSession session) {
    BoundStatementBuilder statement = session.prepare(cql()).boundStatementBuilder();
    for (int i = 0; i < bounds.size(); i++) {
      statement = bounds.get(i).bind(statement, i);
    }
    return statement.build();
  }

  @Override
  public String toString() {
    return cql() + " " + bounds.stream().map(Statement::render).toList();
  }

  private static String render(Bound bound) {
    return bound.set() ? bound.value().map(Object::toString).orElse("null") : "unset";
  }
}
