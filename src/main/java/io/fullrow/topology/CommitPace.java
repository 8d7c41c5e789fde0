// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import java.time.Duration;

/**
 * When a stream thread asks Kafka Streams to commit before its interval is over: results are seen
 * only after a commit, and a commit costs a marker in every partition that was written to, for
 * which the thread waits. So it asks soon while its input is young, and leaves it to the interval,
 * which is longer, while it works off a backlog. In between, where commits are slow since much is
 * written to many partitions, it asks less often, so that they do not take most of its time.
 *
 * <p>One for each stream thread, for a commit is of all its tasks. Not thread-safe.
 */
final class CommitPace {
  /** Input that waited longer than this is a backlog: what comes of it is late anyway. */
  private static final long BACKLOG_MILLIS = 2_000;

  /** The time between two commits is so many times that of the commit. */
  private static final int TIMES_THE_COMMIT = 4;

  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final long promptMillis;
  private boolean unseen;
  private boolean backlog;
  private long lastMillis;
  private long seenMillis = Long.MAX_VALUE;

  /** The longest that the thread was away since it asked last: as a rule for that commit. */
  private long awayMillis;

  /**
   * @param prompt how soon results are committed while there is no backlog
   */
  CommitPace(Duration prompt) {
    this.promptMillis = prompt.toMillis();
  }

  /** A record was taken. */
  void input(long arrivalMillis, long nowMillis) {
    seen(nowMillis);
    backlog = nowMillis - arrivalMillis > BACKLOG_MILLIS;
  }

  /** A result was sent, which is not visible yet. */
  void sent() {
    unseen = true;
  }

  /** Whether a commit is to be requested now; if so, it counts as done. */
  boolean isDue(long nowMillis) {
    seen(nowMillis);
    if (!unseen || backlog || Math.abs(nowMillis - lastMillis) < pauseMillis()) {
      return false;
    }
    unseen = false;
    lastMillis = nowMillis;
    awayMillis = 0;
    return true;
  }

  private void seen(long nowMillis) {
    awayMillis = Math.max(awayMillis, nowMillis - seenMillis);
    seenMillis = nowMillis;
  }

  private long pauseMillis() {
    long slow = Math.min(TIMES_THE_COMMIT * awayMillis, LONGEST_PAUSE_MILLIS);
    return Math.max(promptMillis, slow);
  }
}
