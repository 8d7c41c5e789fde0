// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of a replay.
 *
 * @param bySink those of the tables that the sink of the service writes, since they have lists
 * @param offsets of all partitions, from start to end
 * @param counts of this run alone, without the tables that the sink of the service writes
 * @param deadLetters of all runs, but those that the sink of the service made
 * @param seconds of this run
 * @param finishedBefore whether nothing was done, since an earlier run had finished it
 */
public record ReplayReport(
    String start,
    Instant begun,
    List<String> tables,
    List<String> bySink,
    long offsets,
    ReplayCounts counts,
    long deadLetters,
    double seconds,
    boolean finishedBefore) {
  /** For a person to read. */
  public String render() {
    String what = "replay from " + start + " of " + String.join(", ", tables);
    if (finishedBefore) {
      return String.format(
          Locale.ROOT,
          "%s: finished before, begun at %s, %,d dead letters; --again begins anew",
          what,
          begun,
          deadLetters);
    }
    return String.format(
        Locale.ROOT,
        "%s: %,d offsets are done. This run: %,d events written, %,d more by a later event of their"
            + " key, %,d dead letters (%,d in all runs), %.1f s%s",
        what,
        offsets,
        counts.written(),
        counts.replaced(),
        counts.deadLetters(),
        deadLetters,
        seconds,
        bySink.isEmpty()
            ? ""
            : ". Not in these figures, since they have lists and the sink of the service wrote them: "
                + String.join(", ", bySink));
  }
}
