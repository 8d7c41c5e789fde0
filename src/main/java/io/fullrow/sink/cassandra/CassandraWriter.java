// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.ListContent;
import io.fullrow.sink.ListTimestamp;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.Written;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Applies plans to Cassandra: one request after the other, each one statement or one unlogged batch
 * of a single partition, which is applied as a whole. What the target refuses of a plan for good is
 * left out, and reported ({@link PlanRequests}).
 *
 * <p>Thread-safe.
 */
public final class CassandraWriter implements PlanWriter {
  private final CqlSession session;
  private final ListWriter lists;
  private final Map<TableId, TableStatements> tables = new ConcurrentHashMap<>();

  /**
   * @param session stays the caller's to close
   */
  public CassandraWriter(CqlSession session) {
    this.session = Objects.requireNonNull(session, "session");
    this.lists =
        new ListWriter(
            session, new ListTimestamp(bound -> ThreadLocalRandom.current().nextLong(bound)));
  }

  /** How close expiries come over this session: exact needs protocol v5, so Cassandra 4.0. */
  public static ExpiryPrecision expiryPrecision(CqlSession session) {
    boolean v5 =
        session.getContext().getProtocolVersion().getCode() >= ProtocolVersion.V5.getCode();
    return v5 ? ExpiryPrecision.EXACT : ExpiryPrecision.REMAINING;
  }

  @Override
  public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
    PlanRequests requests = requests(target);
    CompletionStage<Void> written;
    try {
      written = requests.write(plan.requests());
    } catch (RuntimeException e) {
      written = CompletableFuture.failedFuture(e);
    }
    if (!plan.lists().isEmpty()) {
      written = written.thenCompose(done -> lists(statements(target), plan.lists(), 0));
    }
    return written.handle(
        (done, error) ->
            error == null ? requests.outcome() : Outcome.failed(WriteErrors.classify(error)));
  }

  @Override
  public Together together() {
    return new PartitionBatches(this);
  }

  PlanRequests requests(TableSchema target) {
    return new PlanRequests(session, statements(target));
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

  private CompletionStage<Void> lists(
      TableStatements statements, List<ListContent> contents, int from) {
    if (from == contents.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return lists
        .write(statements, contents.get(from))
        .thenCompose(done -> lists(statements, contents, from + 1));
  }
}
