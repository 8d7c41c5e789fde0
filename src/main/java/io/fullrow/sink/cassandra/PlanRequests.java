// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.fullrow.sink.Failure;
import io.fullrow.sink.LeftOut;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Request;
import io.fullrow.sink.Write;
import io.fullrow.sink.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Applies the requests of one plan: one after the other, each in batches of a bounded number of
 * statements, bound only when their turn comes, since a bound statement takes more memory than its
 * plan.
 *
 * <p>A batch that the target refuses for its size or for a value is sent again statement by
 * statement; a single statement that it refuses is sent again cell by cell. What is refused then is
 * left out.
 *
 * <p>One step begins when the one before has ended, so nothing is shared between threads at once.
 */
final class PlanRequests {
  /** Far below the driver's limit of 65,535 statements. */
  static final int MAX_BATCH = 1_000;

  private final CqlSession session;
  private final TableStatements statements;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private boolean written;

  PlanRequests(CqlSession session, TableStatements statements) {
    this.session = session;
    this.statements = statements;
  }

  CompletionStage<Void> write(List<Request> requests) {
    return requests(requests, 0);
  }

  /** What became of them; poison if nothing at all could be written. */
  Outcome<Written> outcome() {
    if (leftOut.isEmpty()) {
      return Outcome.of(Written.all());
    }
    return written
        ? Outcome.of(new Written(leftOut, true))
        : Outcome.poison(leftOut.get(0).reason());
  }

  private CompletionStage<Void> requests(List<Request> requests, int from) {
    if (from == requests.size()) {
      return done();
    }
    Request next = requests.get(from);
    CompletionStage<Void> sent = batches(next.writes(), next.nowSecond(), 0);
    return from + 1 == requests.size()
        ? sent
        : sent.thenCompose(done -> requests(requests, from + 1));
  }

  private CompletionStage<Void> batches(List<Write> writes, OptionalInt now, int from) {
    if (from >= writes.size()) {
      return done();
    }
    int to = Math.min(writes.size(), from + MAX_BATCH);
    CompletionStage<Void> sent = together(writes.subList(from, to), now);
    return to == writes.size() ? sent : sent.thenCompose(done -> batches(writes, now, to));
  }

  private CompletionStage<Void> together(List<Write> writes, OptionalInt now) {
    if (writes.size() == 1) {
      return alone(writes.get(0), now);
    }
    CompletionStage<Void> sent = bindAll(writes).thenCompose(bound -> batch(bound, now));
    return orElse(sent, reason -> oneByOne(writes, now, 0));
  }

  private CompletionStage<Void> oneByOne(List<Write> writes, OptionalInt now, int from) {
    return from == writes.size()
        ? done()
        : alone(writes.get(from), now).thenCompose(done -> oneByOne(writes, now, from + 1));
  }

  private CompletionStage<Void> alone(Write write, OptionalInt now) {
    CompletionStage<Void> sent = statements.bind(write).thenCompose(bound -> execute(bound, now));
    return orElse(
        sent,
        reason -> {
          List<Write> parts = write.match(new Parts());
          if (parts.size() > 1) {
            return oneByOne(parts, now, 0);
          }
          // refused by its value: the same statement will be refused again
          leftOut.add(new LeftOut(statements.table().id() + " " + write, true, reason));
          return done();
        });
  }

  private interface Refused {
    CompletionStage<Void> instead(String reason);
  }

  /** What the target refuses for good goes another way; all other errors end the plan. */
  private CompletionStage<Void> orElse(CompletionStage<Void> sent, Refused refused) {
    return sent.exceptionallyCompose(
        error -> {
          Failure failure = WriteErrors.classify(error);
          return failure.kind() == Failure.Kind.POISON
              ? refused.instead(failure.reason())
              : CompletableFuture.failedFuture(error);
        });
  }

  /** All of one partition, in one unlogged batch. */
  CompletionStage<Void> batch(List<BoundStatement> bound, OptionalInt now) {
    return execute(
        BatchStatement.newInstance(BatchType.UNLOGGED).addAll(bound).setIdempotent(true), now);
  }

  CompletionStage<List<BoundStatement>> bindAll(List<Write> writes) {
    CompletionStage<List<BoundStatement>> all =
        CompletableFuture.completedFuture(new ArrayList<>(writes.size()));
    for (Write write : writes) {
      all =
          all.thenCombine(
              statements.bind(write),
              (list, bound) -> {
                list.add(bound);
                return list;
              });
    }
    return all;
  }

  private <S extends Statement<S>> CompletionStage<Void> execute(S statement, OptionalInt now) {
    S timed = now.isPresent() ? statement.setNowInSeconds(now.getAsInt()) : statement;
    try {
      return session.executeAsync(timed).thenAccept(rows -> written = true);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new CompletionException(e));
    }
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }
}
