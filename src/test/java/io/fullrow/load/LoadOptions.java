package io.fullrow.load;

import java.time.Duration;

/**
 * How large a run is.
 *
 * @param warmUp mutations before the first figure is taken, for every contender alike
 * @param mutations at full speed
 * @param rate mutations a second of the phase that measures propagation
 * @param steady how long that phase lasts
 * @param quiet how long before the end of that phase nothing else may have been measured: the
 *     service tells the propagation of its last 60 seconds
 * @param rows of the table that the mutations are about
 * @param mix what the mutations are
 * @param lag how many mutations a replica may be behind the others
 * @param seed the same seed gives the same mutations in the same order
 */
record LoadOptions(
    int warmUp,
    int mutations,
    int rate,
    Duration steady,
    Duration quiet,
    int rows,
    Mix mix,
    int lag,
    long seed) {

  /** Shares in percent; what is left of 100 are deletions of rows. */
  record Mix(int inserts, int updates) {
    Mix {
      if (inserts < 0 || updates < 0 || inserts + updates > 100) {
        throw new IllegalArgumentException(
            "inserts and updates are percentages, together at most 100: "
                + inserts
                + " and "
                + updates);
      }
    }
  }

  LoadOptions withMix(Mix other) {
    return new LoadOptions(warmUp, mutations, rate, steady, quiet, rows, other, lag, seed);
  }

  int steadyMutations() {
    return Math.toIntExact(rate * steady.toMillis() / 1_000);
  }
}
