package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ListContent;
import io.fullrow.sink.ListTimestamp;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.Request;
import io.fullrow.sink.Write;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Applies plans to Cassandra: one request after the other, each one statement or one unlogged batch
 * of a single partition, which is applied as a whole. A batch that is refused for its size is sent
 * again statement by statement; a single statement that is too large is poison.
 *
 * <p>Thread-safe.
 */
public final class CassandraWriter implements PlanWriter {
  /** Far below the driver's limit of 65,535 statements. */
  private static final int MAX_BATCH = 1_000;

  private final CqlSession session;
  private final ListWriter lists;
  private final Map<TableId, TableStatements> tables = new ConcurrentHashMap<>();

  /**
   * @param session of {@link TargetSession}; stays the caller's to close
   */
  public CassandraWriter(CqlSession session) {
    this.session = Objects.requireNonNull(session, "session");
    this.lists =
        new ListWriter(
            session, new ListTimestamp(bound -> ThreadLocalRandom.current().nextLong(bound)));
  }

  @Override
  public CompletionStage<WriteResult> write(TableSchema target, WritePlan plan) {
    return CompletableFuture.<Void>completedFuture(null)
        .thenCompose(start -> requests(statements(target), plan.requests(), 0))
        .thenCompose(done -> lists(statements(target), plan.lists(), 0))
        .thenApply(nothing -> WriteResult.written())
        .exceptionally(WriteErrors::classify);
  }

  private TableStatements statements(TableSchema target) {
    TableStatements known = tables.get(target.id());
    if (known != null && known.table().equals(target)) {
      return known;
    }
    TableStatements fresh = new TableStatements(target, this::prepare);
    tables.put(target.id(), fresh);
    return fresh;
  }

  private CompletionStage<PreparedStatement> prepare(String cql) {
    return session
        .prepareAsync(cql)
        .exceptionally(
            error -> {
              throw new PrepareFailedException(error);
            });
  }

  private CompletionStage<Void> requests(
      TableStatements statements, List<Request> requests, int from) {
    if (from == requests.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return request(statements, requests.get(from))
        .thenCompose(done -> requests(statements, requests, from + 1));
  }

  private CompletionStage<Void> lists(
      TableStatements statements, List<ListContent> contents, int from) {
    if (from == contents.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return lists
        .write(statements, contents.get(from))
        .thenCompose(done -> lists(statements, contents, from + 1));
  }

  private CompletionStage<Void> request(TableStatements statements, Request request) {
    return bindAll(statements, request.writes())
        .thenCompose(bound -> chunks(bound, request.nowSecond(), 0));
  }

  private static CompletionStage<List<BoundStatement>> bindAll(
      TableStatements statements, List<Write> writes) {
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

  private CompletionStage<Void> chunks(List<BoundStatement> bound, OptionalInt now, int from) {
    if (from >= bound.size()) {
      return CompletableFuture.completedFuture(null);
    }
    int to = Math.min(bound.size(), from + MAX_BATCH);
    return together(bound.subList(from, to), now).thenCompose(done -> chunks(bound, now, to));
  }

  private CompletionStage<Void> together(List<BoundStatement> bound, OptionalInt now) {
    if (bound.size() == 1) {
      return execute(bound.get(0), now);
    }
    BatchStatement batch =
        BatchStatement.newInstance(BatchType.UNLOGGED).addAll(bound).setIdempotent(true);
    return execute(batch, now)
        .handle(
            (done, error) -> {
              if (error == null) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              return WriteErrors.isTooLarge(error)
                  ? oneByOne(bound, now, 0)
                  : CompletableFuture.<Void>failedFuture(error);
            })
        .thenCompose(stage -> stage);
  }

  private CompletionStage<Void> oneByOne(List<BoundStatement> bound, OptionalInt now, int from) {
    if (from == bound.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return execute(bound.get(from), now).thenCompose(done -> oneByOne(bound, now, from + 1));
  }

  private <S extends Statement<S>> CompletionStage<Void> execute(S statement, OptionalInt now) {
    S timed = now.isPresent() ? statement.setNowInSeconds(now.getAsInt()) : statement;
    try {
      return session.executeAsync(timed).thenAccept(rows -> {});
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new CompletionException(e));
    }
  }
}
