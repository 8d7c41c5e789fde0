// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.fullrow.model.Bytes;
import io.fullrow.model.WriteTime;
import io.fullrow.sink.ListContent;
import io.fullrow.sink.ListTimestamp;
import io.fullrow.sink.Stamp;
import io.fullrow.sink.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes a list column show what it is to show: reads it, and rewrites it whole where it differs.
 * The caller lets no two of these run for one row at a time.
 *
 * <pre>
 *  read ── shows it already ─────────────────────────────────────────────▶ done
 *   ▲ └─── differs ─┬─ nothing to show: delete it ───────────────────────▶ done
 *   │               └─ overwrite at X ─┬─ the read saw a list below X ───▶ done
 *   │                                  └─ it saw none: a deletion above X
 *   └──── read again, next X higher ◀──── may hide what was written
 * </pre>
 *
 * Invariant: X is above all that the event reached and all that the read saw ({@link
 * ListTimestamp}), so an overwrite deletes every element that was there, and all of the list has
 * one writetime. A deletion cannot be read: {@link RecentTimestamps} remembers those of this
 * process, and the steps search for others.
 *
 * <p>Why not the obvious ways: elements cannot be written like other cells, since the coordinator
 * makes their cell paths anew for each write. And an overwrite at the event's own writetime cannot
 * be repeated: two of one timestamp both survive, and the list is doubled. For the same reason the
 * driver must not repeat an overwrite by itself: after a timeout it is the caller who comes again,
 * and the list is read anew.
 *
 * <p>Thread-safe.
 */
final class ListWriter {
  private final CqlSession session;
  private final ListTimestamp timestamps;
  private final RecentTimestamps recent = new RecentTimestamps();

  ListWriter(CqlSession session, ListTimestamp timestamps) {
    this.session = session;
    this.timestamps = timestamps;
  }

  CompletionStage<Void> write(TableStatements statements, ListContent content) {
    return new Rewrite(statements, content).attempt(0);
  }

  private final class Rewrite {
    private final TableStatements statements;
    private final ListContent content;
    private final boolean frozen;

    private Rewrite(TableStatements statements, ListContent content) {
      this.statements = statements;
      this.content = content;
      this.frozen = !statements.column(content.column()).multiCell();
    }

    /**
     * @param step how often the list was written and not seen
     */
    private CompletionStage<Void> attempt(int step) {
      return statements
          .bind(content)
          .thenCompose(bound -> session.executeAsync(timed(bound)))
          .thenApply(rows -> SeenList.of(rows.one(), frozen, content.nowSecond()))
          .thenCompose(seen -> rewrite(seen, step));
    }

    private CompletionStage<Void> rewrite(SeenList seen, int step) {
      if (seen.shows(content, frozen) || step > ListTimestamp.LAST_STEP) {
        return CompletableFuture.completedFuture(null);
      }
      OptionalLong highest = recent.with(statements.table().id(), content, seen.writetime());
      if (content.elements().isEmpty()) {
        return delete(used(timestamps.deletion(content.reached(), highest.orElseThrow())));
      }
      WriteTime writetime = used(timestamps.overwrite(content.reached(), highest, step));
      CompletionStage<Void> written = overwrite(writetime);
      // A list that was seen is not hidden by a deletion, so what is written above it is not
      // either.
      return seen.writetime().isPresent()
          ? written
          : written.thenCompose(done -> attempt(step + 1));
    }

    private WriteTime used(Optional<WriteTime> writetime) {
      WriteTime later = later(writetime);
      recent.used(statements.table().id(), content, later);
      return later;
    }

    private WriteTime later(Optional<WriteTime> writetime) {
      return writetime.orElseThrow(
          () ->
              new UnwritableException(
                  "no timestamp is later than that of the list " + content.column()));
    }

    private CompletionStage<Void> delete(WriteTime writetime) {
      return statements
          .bind(
              new Write.DeleteColumn(
                  content.partition(), content.clustering(), content.column(), writetime))
          .thenCompose(session::executeAsync)
          .thenAccept(rows -> {});
    }

    /** One request, so that the elements of all runs keep their order. */
    private CompletionStage<Void> overwrite(WriteTime writetime) {
      CompletionStage<List<BoundStatement>> all =
          CompletableFuture.completedFuture(new ArrayList<>());
      for (Write write : writes(writetime)) {
        all =
            all.thenCombine(
                statements.bind(write),
                (list, bound) -> {
                  list.add(bound.setIdempotent(false));
                  return list;
                });
      }
      return all.thenCompose(
              bound ->
                  bound.size() == 1
                      ? session.executeAsync(timed(bound.get(0)))
                      : session.executeAsync(
                          timed(
                              BatchStatement.newInstance(BatchType.UNLOGGED)
                                  .addAll(bound)
                                  .setIdempotent(false))))
          .thenAccept(rows -> {});
    }

    private List<Write> writes(WriteTime writetime) {
      if (frozen) {
        return List.of(values(writetime, content.values(), content.wholeExpiry(), false));
      }
      List<Write> writes = new ArrayList<>();
      for (List<ListContent.Element> run : content.runs()) {
        List<Bytes> values = run.stream().map(ListContent.Element::value).toList();
        writes.add(values(writetime, values, run.get(0).expiry(), !writes.isEmpty()));
      }
      return writes;
    }

    private Write values(
        WriteTime writetime, List<Bytes> values, OptionalLong expiry, boolean appended) {
      Stamp stamp = new Stamp(writetime, ttl(expiry));
      return new Write.ListValues(
          content.partition(), content.clustering(), stamp, content.column(), values, appended);
    }

    /** Only what is live is written, so that at least a second is left. */
    private int ttl(OptionalLong expiry) {
      return expiry.isEmpty()
          ? 0
          : (int) Math.min(expiry.getAsLong() - content.nowSecond(), Stamp.MAX_TTL_SECONDS);
    }

    private <S extends Statement<S>> S timed(S statement) {
      return statement.setNowInSeconds(Math.toIntExact(content.nowSecond()));
    }
  }
}
