package io.fullrow.topology;

import java.time.Duration;

/**
 * When a stream thread asks Kafka Streams to commit before its interval is over: results are seen
 * only after a commit, and a commit costs a marker in every partition that was written to, for
 * which the thread waits. So it asks soon while its input is young, and leaves it to the interval,
 * which is longer, while it works off a backlog.
 *
 * <p>One for each stream thread, for a commit is of all its tasks. Not thread-safe.
 */
final class CommitPace {
  /** Input that waited longer than this is a backlog: what comes of it is late anyway. */
  private static final long BACKLOG_MILLIS = 2_000;

  private final long promptMillis;
  private boolean unseen;
  private boolean backlog;
  private long lastMillis;

  /**
   * @param prompt how soon results are committed while there is no backlog
   */
  CommitPace(Duration prompt) {
    this.promptMillis = prompt.toMillis();
  }

  /** A record was taken. */
  void input(long arrivalMillis, long nowMillis) {
    backlog = nowMillis - arrivalMillis > BACKLOG_MILLIS;
  }

  /** A result was sent, which nobody sees yet. */
  void sent() {
    unseen = true;
  }

  /** Whether a commit is to be requested now; if so, it counts as done. */
  boolean isDue(long nowMillis) {
    if (!unseen || backlog || Math.abs(nowMillis - lastMillis) < promptMillis) {
      return false;
    }
    unseen = false;
    lastMillis = nowMillis;
    return true;
  }
}
