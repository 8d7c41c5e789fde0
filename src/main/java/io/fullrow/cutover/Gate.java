// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import io.fullrow.ops.LagReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a table between two measurements: the last one, as long as it is young, with
 * what is known to be worse now.
 */
public final class Gate {
  /** A publisher that stopped since then does not show. */
  static final Duration BELIEVED_FOR = Duration.ofSeconds(60);

  private static final String NAME = "measured";

  private Gate() {}

  /**
   * @param last the last measurement
   * @param lag of the whole group now; empty if it is not known
   * @param changes of the table, by the operations topic
   */
  public static Readiness now(
      String table,
      Optional<Readiness> last,
      Optional<LagReport> lag,
      TableChanges changes,
      Instant now) {
    if (last.isEmpty()) {
      return new Readiness(
          table, now, now, List.of(Criterion.notMet(NAME, "it was never measured", "Run cutover")));
    }
    List<Criterion> criteria = new ArrayList<>();
    criteria.add(age(last.get(), now));
    last.get().criteria().forEach(criterion -> criteria.add(current(criterion, table, lag)));
    changes
        .after(last.get().measured())
        .ifPresent(
            what ->
                criteria.add(
                    Criterion.notMet(
                        "unchanged", "there was " + what + " after it", "Run verify --again")));
    return new Readiness(table, last.get().measured(), last.get().ended(), criteria);
  }

  private static Criterion age(Readiness last, Instant now) {
    Duration ahead = Duration.between(now, latest(last));
    if (ahead.compareTo(BELIEVED_FOR) > 0) {
      return Criterion.notMet(
          NAME,
          ahead.toSeconds() + " s from now: the clock of the host that measured is ahead",
          "Set the clocks, and run cutover");
    }
    Duration age = Duration.between(last.ended(), now);
    String text = Math.max(0, age.toSeconds()) + " s ago";
    return age.compareTo(BELIEVED_FOR) <= 0
        ? Criterion.met(NAME, text)
        : Criterion.notMet(
            NAME,
            text + ", more than " + BELIEVED_FOR.toSeconds() + " s",
            "Run cutover: only canaries show whether publishers run");
  }

  /** Its end, if nobody set the clock back meanwhile. */
  private static Instant latest(Readiness last) {
    return last.ended().isBefore(last.measured()) ? last.measured() : last.ended();
  }

  private static Criterion current(Criterion measured, String table, Optional<LagReport> lag) {
    return switch (measured.name()) {
      case Holds.NAME -> Holds.of(table, lag);
      case Backlog.NAME -> lag.flatMap(Backlog::since).orElse(measured);
      default -> measured;
    };
  }
}
