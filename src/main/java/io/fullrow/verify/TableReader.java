// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Reads one of the two tables: whole, by range, by key. Thread-safe. */
final class TableReader {
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(60);

  private final CqlSession session;
  private final TableId table;
  private final RowLayout layout;
  private final ReadSettings settings;

  /**
   * How it is read.
   *
   * @param pageSize rows a page
   */
  record ReadSettings(ConsistencyLevel consistency, int pageSize) {}

  TableReader(CqlSession session, TableId table, RowLayout layout, ReadSettings settings) {
    this.session = session;
    this.table = table;
    this.layout = layout;
    this.settings = settings;
  }

  /** All rows at one "now", in seconds since the epoch. */
  TableScan all(long now) {
    Statement<?> query = SimpleStatement.newInstance(layout.wholeTable(table));
    return new TableScan(layout, table, rows(query, now));
  }

  /** The same of one range, no faster than the rate. */
  TableScan range(TokenRange range, long now, RowRate rate) {
    Statement<?> query = session.prepare(layout.range(table)).bind(range.after(), range.to());
    return new TableScan(layout, table, rate.limit(rows(query, now)));
  }

  /** The row of that key; of a static row any row of its partition. */
  Optional<ScannedRow> row(RowKey key, long now) {
    String query = key.isStatic() ? layout.partition(table) : layout.row(table);
    Iterator<Row> rows = rows(bind(session.prepare(query), key.components()), now);
    return rows.hasNext() ? Optional.of(layout.scanned(rows.next())) : Optional.empty();
  }

  private static Statement<?> bind(PreparedStatement prepared, List<Bytes> values) {
    // As bytes: not every serialized value survives the way through Java.
    BoundStatementBuilder bound = prepared.boundStatementBuilder();
    for (int i = 0; i < values.size(); i++) {
      bound = bound.setBytesUnsafe(i, values.get(i).toByteBuffer());
    }
    return bound.build();
  }

  private Iterator<Row> rows(Statement<?> query, long now) {
    return new PagedRows(
        session,
        query
            .setNowInSeconds(Math.toIntExact(now))
            .setConsistencyLevel(settings.consistency())
            .setPageSize(settings.pageSize())
            .setTimeout(PAGE_TIMEOUT)
            .setIdempotent(true));
  }
}
