// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * The rows of a query, a page at a time while the next one is on its way. A page that cannot be
 * read is asked for again, so that a node may restart. Not safe for several threads.
 */
final class PagedRows implements Iterator<Row> {
  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 500;

  private final CqlSession session;
  private final Statement<?> query;
  private Iterator<Row> rows = Collections.emptyIterator();
  private Optional<Page> next;

  /** One page that was asked for. */
  private record Page(Statement<?> query, CompletionStage<AsyncResultSet> answer) {}

  PagedRows(CqlSession session, Statement<?> query) {
    this.session = session;
    this.query = query;
    this.next = Optional.of(ask(query));
  }

  /**
   * @throws DriverException if a page cannot be read, after several attempts
   */
  @Override
  public boolean hasNext() {
    while (!rows.hasNext() && next.isPresent()) {
      turn(next.get());
    }
    return rows.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.next();
  }

  private void turn(Page page) {
    AsyncResultSet answer = read(page);
    ByteBuffer state = answer.getExecutionInfo().getPagingState();
    next = state == null ? Optional.empty() : Optional.of(ask(query.setPagingState(state)));
    rows = answer.currentPage().iterator();
  }

  private Page ask(Statement<?> statement) {
    return new Page(statement, session.executeAsync(statement));
  }

  private AsyncResultSet read(Page first) {
    Page page = first;
    for (int attempt = 1; ; attempt++) {
      try {
        return page.answer().toCompletableFuture().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof DriverException failure)) {
          throw new IllegalStateException("a page could not be read", e);
        }
        if (attempt == ATTEMPTS || failure instanceof QueryValidationException) {
          throw failure.copy();
        }
        Waits.sleep(FIRST_PAUSE_MILLIS << attempt);
        page = ask(page.query());
      } catch (InterruptedException e) {
        throw Waits.interrupted(e);
      }
    }
  }
}
