// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is prepared at its first use; a failed preparation is tried again at the next.
 *
 * <p>Thread-safe.
 */
final class Prepared<W> {
  private final CqlStatement<W> statement;
  private final Function<String, CompletionStage<PreparedStatement>> prepare;
  private final AtomicReference<@Nullable CompletableFuture<PreparedStatement>> current =
      new AtomicReference<>();

  Prepared(
      CqlStatement<W> statement, Function<String, CompletionStage<PreparedStatement>> prepare) {
    this.statement = statement;
    this.prepare = prepare;
  }

  CompletionStage<BoundStatement> bind(W write) {
    return prepared().thenApply(ready -> statement.bind(ready, write));
  }

  private CompletableFuture<PreparedStatement> prepared() {
    CompletableFuture<PreparedStatement> known = current.get();
    if (known != null) {
      return known;
    }
    CompletableFuture<PreparedStatement> mine = new CompletableFuture<>();
    CompletableFuture<PreparedStatement> other = current.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    start(mine);
    return mine;
  }

  private void start(CompletableFuture<PreparedStatement> mine) {
    try {
      prepare
          .apply(statement.cql())
          .whenComplete(
              (ready, failure) -> {
                if (failure == null) {
                  mine.complete(ready);
                } else {
                  fail(mine, failure);
                }
              });
    } catch (RuntimeException e) {
      fail(mine, e);
    }
  }

  private void fail(CompletableFuture<PreparedStatement> mine, Throwable failure) {
    current.compareAndSet(mine, null);
    mine.completeExceptionally(failure);
  }
}
