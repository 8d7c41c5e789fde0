// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.schema.DriverSchemas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asks for pages of a table, each at one fixed "now". Thread-safe. */
final class TableReader {
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(60);
  private static final int CLOCK_SKEW_SECONDS = 10;

  private final CqlSession session;
  private final ConsistencyLevel consistency;
  private final InstantSource clock;

  @GuardedBy("this")
  private Selection selection;

  /** The columns as they were prepared. */
  private record Selection(
      SnapshotColumns columns, PreparedStatement statement, RowReader reader) {}

  TableReader(
      CqlSession session,
      SnapshotColumns columns,
      ConsistencyLevel consistency,
      InstantSource clock) {
    this.session = session;
    this.consistency = consistency;
    this.clock = clock;
    this.selection = prepared(columns);
  }

  private Selection prepared(SnapshotColumns columns) {
    return new Selection(columns, session.prepare(columns.query()), new RowReader(columns));
  }

  private synchronized Selection selection() {
    return selection;
  }

  /**
   * A column was dropped: it is left out from now on. One that is added is not read, since captured
   * changes bring all that is written to it.
   *
   * @throws io.fullrow.schema.UnsupportedTableException if the table is gone
   */
  private synchronized void altered() {
    SnapshotColumns columns = selection.columns();
    selection =
        prepared(
            columns.stillIn(DriverSchemas.read(session.refreshSchema(), columns.table().id())));
  }

  /**
   * The requests for one range, all at one "now" that the clocks of all nodes have passed: a read
   * with a future one lets read repair write tombstones. Cells that expire meanwhile are carried
   * with their expiry.
   */
  PageSource.Requests range(TokenRange range) {
    long nowInSeconds = clock.instant().getEpochSecond() - CLOCK_SKEW_SECONDS;
    return new PageSource.Requests() {
      @Override
      public CompletionStage<Page> page(Optional<ByteBuffer> position, int rows) {
        return TableReader.this.page(range, position, nowInSeconds, rows);
      }

      @Override
      public void altered() {
        TableReader.this.altered();
      }
    };
  }

  private CompletionStage<Page> page(
      TokenRange range, Optional<ByteBuffer> position, long nowInSeconds, int rows) {
    Selection current = selection();
    Instant asked = clock.instant();
    BoundStatement statement =
        current
            .statement()
            .boundStatementBuilder(range.after(), range.upTo())
            .setNowInSeconds(Math.toIntExact(nowInSeconds))
            .setConsistencyLevel(consistency)
            .setPageSize(rows)
            .setTimeout(PAGE_TIMEOUT)
            .setIdempotence(true)
            .setPagingState(position.map(ByteBuffer::duplicate).orElse(null))
            .build();
    return session
        .executeAsync(statement)
        .thenApply(result -> page(result, position, current.reader(), nowInSeconds, asked));
  }

  private static Page page(
      AsyncResultSet result, Optional<ByteBuffer> at, RowReader reader, long now, Instant asked) {
    List<Row> rows = new ArrayList<>(result.remaining());
    result.currentPage().forEach(rows::add);
    ExecutionInfo info = result.getExecutionInfo();
    return new Page(
        rows,
        at,
        reader,
        now,
        asked,
        info.getResponseSizeInBytes(),
        Optional.ofNullable(info.getPagingState()));
  }
}
