// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Distinguishes an unavailable target from a row that cannot be written. A failure is unexplained
 * until some other write succeeds: then the target is there, and what fails once more has itself to
 * blame.
 *
 * <p>The law: while few failures are unexplained all goes on, since only another write can explain
 * them. With {@link #ENOUGH} of them nothing starts any more but one write of each table that has
 * none: so all stop if nothing succeeds anywhere, and no table stops all others.
 *
 * <p>Not thread-safe.
 *
 * @param <T> what fails
 */
final class Evidence<T> {
  /** So many failures without any success between them are believed to be the target's. */
  static final int ENOUGH = 16;

  private final Map<T, Failure> unexplained = new LinkedHashMap<>();
  private final Map<TableId, Integer> byTable = new HashMap<>();

  private record Failure(TableId table, String reason) {}

  /** It failed, and nothing was written since. */
  void failed(T who, TableId table, String reason) {
    over(who);
    unexplained.put(who, new Failure(table, reason));
    byTable.merge(table, 1, Integer::sum);
  }

  /** It is no longer tried. */
  void over(T who) {
    Failure failure = unexplained.remove(who);
    if (failure != null) {
      byTable.computeIfPresent(failure.table(), (table, count) -> count == 1 ? null : count - 1);
    }
  }

  /**
   * A write succeeded.
   *
   * @return those whose failures are explained by now: whichever fails again is to blame
   */
  List<T> written() {
    List<T> explained = List.copyOf(unexplained.keySet());
    unexplained.clear();
    byTable.clear();
    return explained;
  }

  /**
   * Whether a further write of that table may start.
   *
   * @param running writes of the table that are under way
   */
  boolean admits(TableId table, int running) {
    return unexplained.size() < ENOUGH || (!byTable.containsKey(table) && running == 0);
  }

  /** Whether so many failures are unexplained that the target is believed to be unavailable. */
  boolean isEnough() {
    return unexplained.size() >= ENOUGH;
  }

  /** How many failures are unexplained. */
  int size() {
    return unexplained.size();
  }

  /** The tables with unexplained failures. */
  Set<TableId> tables() {
    return Set.copyOf(byTable.keySet());
  }

  Optional<String> reason() {
    return unexplained.values().stream().findFirst().map(Failure::reason);
  }
}
