// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.decode.Decoded;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.topology.state.ParkedRecords;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;

/**
 * Whether a fragment can be joined now, by what is known of its table: it goes on to {@link
 * OrderedJoin}, becomes a dead letter, or is parked and tried again. One instance a task; not
 * thread-safe.
 */
final class Admission {
  /**
   * So long a fragment of an unknown table waits: while instances are restarted one by one with
   * another list of tables, old ones get fragments of tables that only new ones know.
   */
  private static final long UNKNOWN_TABLE_MILLIS = 600_000;

  private static final int RETRIES_PER_ROUND = 500;

  /** So many are looked at while none of them can be joined: thousands may wait for long. */
  private static final int PROBES_PER_ROUND = 25;

  private final Tables tables;
  private final MaterializeMetrics metrics;
  private final ParkedRecords parked;
  private final OrderedJoin join;
  private final JoinOutput output;
  private final FragmentGuard guard;
  private int parkedPerRound = RETRIES_PER_ROUND;

  Admission(
      Tables tables,
      MaterializeMetrics metrics,
      ParkedRecords parked,
      OrderedJoin join,
      JoinOutput output,
      FragmentGuard guard) {
    this.tables = tables;
    this.metrics = metrics;
    this.parked = parked;
    this.join = join;
    this.output = output;
    this.guard = guard;
  }

  /** Takes a fragment that has just come. */
  void accept(Bytes encoded, Fragment fragment, Arrival arrival) {
    guard.run(
        fragment,
        () -> {
          Optional<TableContext> table = tables.bySource(fragment.table());
          if (table.isEmpty() || !isDone(encoded, fragment, table.get(), arrival)) {
            parked.add(encoded);
          }
        });
    join.makeRoom(arrival.nowMillis());
  }

  /** Whether it is done with: joined, waiting for its order, or refused. Else it must be parked. */
  private boolean isDone(Bytes encoded, Fragment fragment, TableContext table, Arrival arrival) {
    return table.admitted(fragment).match(new Verdict(encoded, fragment, table, arrival));
  }

  /** Fragments that another instance decoded by a newer schema than this one has yet. */
  void retryParked(long nowMillis) {
    long before = parked.size();
    for (KeyValue<Bytes, Bytes> entry : parked.nextRound(parkedPerRound)) {
      retry(entry.key, entry.value, nowMillis);
    }
    parkedPerRound = parked.size() < before ? RETRIES_PER_ROUND : PROBES_PER_ROUND;
  }

  private void retry(Bytes key, Bytes encoded, long nowMillis) {
    Fragment fragment = FragmentCodec.decode(encoded);
    boolean refreshed = parked.refreshed(key, tables); // before the table is looked at
    Optional<TableContext> table = tables.bySource(fragment.table());
    if (table.isPresent()) {
      retry(key, encoded, fragment, table.get(), refreshed, nowMillis);
    } else if (tables.isConfigured(fragment.table())) {
      parked.await(key, tables, fragment.table());
    } else if (parked.triedMillis(key, nowMillis) > UNKNOWN_TABLE_MILLIS) {
      parked.remove(key);
      notConfigured(fragment);
    }
  }

  private void retry(
      Bytes key,
      Bytes encoded,
      Fragment fragment,
      TableContext table,
      boolean refreshed,
      long nowMillis) {
    boolean[] done = {true};
    guard.run(fragment, () -> done[0] = isDone(encoded, fragment, table, Arrival.again(nowMillis)));
    join.makeRoom(nowMillis);
    if (done[0]) {
      parked.remove(key);
    } else if (refreshed) {
      parked.remove(key);
      output.deadLetter(
          fragment,
          DeadLetterKind.UNKNOWN_COLUMN,
          "the target does not have all columns of this fragment, asked again after it came: "
              + fragment.change().columns().cells().keySet());
    } else {
      parked.await(key, tables, fragment.table());
    }
  }

  /** Of a fragment that was still on its way when its table was taken out. */
  private void notConfigured(Fragment fragment) {
    output.deadLetter(
        fragment,
        DeadLetterKind.UNKNOWN_TABLE,
        "no table "
            + fragment.table()
            + " is configured or known here: configure it and redrive the record");
  }

  /** What becomes of a fragment once its table has been looked at; see {@link #isDone}. */
  private final class Verdict implements Decoded.Visitor<Boolean> {
    private final Bytes encoded;
    private final Fragment fragment;
    private final TableContext table;
    private final Arrival arrival;

    Verdict(Bytes encoded, Fragment fragment, TableContext table, Arrival arrival) {
      this.encoded = encoded;
      this.fragment = fragment;
      this.table = table;
      this.arrival = arrival;
    }

    /** As it came: what the table has dropped is left out whenever it is joined. */
    @Override
    public Boolean changes(Decoded.Changes decoded) {
      join.add(encoded, fragment, table, arrival);
      return true;
    }

    @Override
    public Boolean ignored(Decoded.Ignored decoded) {
      metrics.leftOut(fragment.table());
      return true;
    }

    @Override
    public Boolean malformed(Decoded.Malformed decoded) {
      output.deadLetter(fragment, DeadLetterKind.MALFORMED, decoded.reason());
      return true;
    }

    @Override
    public Boolean unknownColumn(Decoded.UnknownColumn decoded) {
      return false;
    }

    @Override
    public Boolean unavailable(Decoded.Unavailable decoded) {
      return false;
    }
  }
}
