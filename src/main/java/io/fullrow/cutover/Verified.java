// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import io.fullrow.verify.recorded.RecordedVerify;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether old and new table were equal when they were last compared, and nothing changed since. */
public final class Verified {
  static final String NAME = "verified";
  private static final String AGAIN = "Run verify --again";

  private Verified() {}

  /**
   * What a comparison would be of now.
   *
   * @param target as {@code keyspace.table}
   * @param schema fingerprint of the columns of both tables
   * @param generation fingerprint of the topics that the target is written from
   */
  public record Now(String target, String schema, String generation) {}

  /**
   * @param run the last comparison
   * @param now as {@code run} would be of if it began now
   */
  public static Criterion of(RecordedVerify run, Now now, TableChanges changes) {
    return outdated(run, now)
        .or(() -> changes.after(run.begun()).map(what -> "there was " + what + " after it began"))
        .map(
            reason ->
                Criterion.notMet(NAME, "the run begun at " + run.begun() + ": " + reason, AGAIN))
        .orElseGet(() -> result(run));
  }

  /** If there is none, or its form is not known here. */
  public static Criterion missing() {
    return Criterion.notMet(NAME, "it was never compared in full", "Run verify");
  }

  /** If the two tables cannot be compared now as they were then. */
  public static Criterion incomparable(RuntimeException error) {
    return Criterion.notMet(
        NAME, "the tables cannot be compared now: " + error.getMessage(), "Run verify");
  }

  private static Optional<String> outdated(RecordedVerify run, Now now) {
    RecordedVerify.Basis basis = run.basis();
    if (!basis.target().equals(now.target())) {
      return Optional.of("was of " + basis.target());
    }
    if (!basis.schema().equals(now.schema())) {
      return Optional.of("one of the two tables was altered or created anew since");
    }
    return basis.generation().equals(now.generation())
        ? Optional.empty()
        : Optional.of("the state or the events topics were made anew since");
  }

  private static Criterion result(RecordedVerify run) {
    if (!run.isFull()) {
      return Criterion.notMet(
          NAME,
          run.done().size() + " of " + run.basis().ranges() + " ranges are compared",
          "Run verify: it goes on");
    }
    if (!run.isClean()) {
      return Criterion.notMet(
          NAME,
          "it ended with " + run.found(),
          "Correct what differs, then run verify --again; undecided ones: verify --failed-only");
    }
    return Criterion.met(NAME, "equal, begun at " + run.begun() + notCompared(run.basis()));
  }

  private static String notCompared(RecordedVerify.Basis basis) {
    List<String> not = new ArrayList<>(basis.leftOut());
    basis.byValue().forEach(column -> not.add("writetimes of " + column));
    basis.ignored().forEach(aspect -> not.add("each " + aspect));
    return not.isEmpty() ? "" : "; not compared: " + String.join(", ", not);
  }
}
