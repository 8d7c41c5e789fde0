// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.Request;
import io.fullrow.sink.Write;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.Written;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts plans of one partition into one unlogged batch, which is a single mutation to Cassandra: for
 * rows of some hundred bytes, a request costs both sides more than what is in it.
 *
 * <p>Only plans of a single request go together, and only with the same now. If their batch fails,
 * for whatever reason, each plan is written separately, so that it has its own error or none.
 *
 * <p>Deletions of partitions and ranges are not put together with the plans of others. The target
 * may be captured too: Debezium 3.4 cannot read a mutation in which two ranges meet and gives up
 * the rest of its commit log segment, and of a mutation that deletes a partition it publishes
 * nothing else.
 */
final class PartitionBatches implements PlanWriter.Together {
  /** Amazon Keyspaces takes no more in a batch; beyond it little is gained. */
  static final int MAX_STATEMENTS = 30;

  /** Far below the largest mutation, half of a commit log segment (32 MiB by default). */
  static final int MAX_BYTES = 64 * 1024;

  private final CassandraWriter writer;
  private final Map<Place, List<Waiting>> waiting = new LinkedHashMap<>();

  PartitionBatches(CassandraWriter writer) {
    this.writer = writer;
  }

  private record Place(TableId table, PartitionKey partition, OptionalInt nowSecond) {}

  private record Waiting(
      TableSchema target, WritePlan plan, CompletableFuture<Outcome<Written>> outcome) {
    Request request() {
      return plan.requests().get(0);
    }
  }

  /** Plans that go out in one request, bound. */
  private static final class Batch {
    private final List<Waiting> plans = new ArrayList<>();
    private final List<BoundStatement> statements = new ArrayList<>();
    private long bytes;

    boolean takes(List<BoundStatement> more, long size) {
      return plans.isEmpty()
          || (statements.size() + more.size() <= MAX_STATEMENTS && bytes + size <= MAX_BYTES);
    }

    void add(Waiting next, List<BoundStatement> bound, long size) {
      plans.add(next);
      statements.addAll(bound);
      bytes += size;
    }
  }

  @Override
  public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
    if (plan.requests().size() != 1 || !plan.lists().isEmpty() || deletesMany(plan)) {
      return writer.write(target, plan);
    }
    Waiting next = new Waiting(target, plan, new CompletableFuture<>());
    waiting.computeIfAbsent(place(next), key -> new ArrayList<>()).add(next);
    return next.outcome();
  }

  private static boolean deletesMany(WritePlan plan) {
    return plan.requests().get(0).writes().stream()
        .anyMatch(
            write ->
                write instanceof Write.DeleteRange
                    || write instanceof Write.DeletePartition
                    || (write instanceof Write.DeleteRow row
                        && row.clustering().components().isEmpty()));
  }

  private static Place place(Waiting next) {
    Request request = next.request();
    return new Place(next.target().id(), request.writes().get(0).partition(), request.nowSecond());
  }

  @Override
  public void close() {
    waiting.values().forEach(this::send);
    waiting.clear();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // each plan tells its own result
  private void send(List<Waiting> plans) {
    if (plans.size() == 1) {
      alone(plans);
      return;
    }
    CompletableFuture<List<List<BoundStatement>>> bound =
        CompletableFuture.completedFuture(new ArrayList<>(plans.size()));
    for (Waiting next : plans) {
      bound = bound.thenCombine(bind(next), PartitionBatches::with);
    }
    bound.whenComplete(
        (statements, error) -> {
          if (error == null) {
            batches(plans, statements).forEach(this::send);
          } else {
            alone(plans);
          }
        });
  }

  private CompletionStage<List<BoundStatement>> bind(Waiting next) {
    try {
      return writer.requests(next.target()).bindAll(next.request().writes());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> List<T> with(List<T> list, T next) {
    list.add(next);
    return list;
  }

  /** A plan is never split: its row changes at once. */
  private static List<Batch> batches(List<Waiting> plans, List<List<BoundStatement>> statements) {
    List<Batch> batches = new ArrayList<>();
    Batch last = new Batch();
    for (int i = 0; i < plans.size(); i++) {
      List<BoundStatement> bound = statements.get(i);
      long size = bound.stream().mapToLong(PartitionBatches::size).sum();
      if (!last.takes(bound, size)) {
        batches.add(last);
        last = new Batch();
      }
      last.add(plans.get(i), bound, size);
    }
    batches.add(last);
    return batches;
  }

  private static long size(BoundStatement statement) {
    long size = 0;
    for (ByteBuffer value : statement.getValues()) {
      size += value == null ? 0 : value.remaining();
    }
    return size;
  }

  private void send(Batch batch) {
    if (batch.plans.size() == 1) {
      alone(batch.plans);
      return;
    }
    Waiting first = batch.plans.get(0);
    writer
        .requests(first.target())
        .batch(batch.statements, first.request().nowSecond())
        .whenComplete(
            (done, error) -> {
              if (error == null) {
                batch.plans.forEach(next -> next.outcome().complete(Outcome.of(Written.all())));
              } else {
                alone(batch.plans);
              }
            });
  }

  private void alone(List<Waiting> plans) {
    for (Waiting next : plans) {
      writer.write(next.target(), next.plan()).thenAccept(next.outcome()::complete);
    }
  }
}
