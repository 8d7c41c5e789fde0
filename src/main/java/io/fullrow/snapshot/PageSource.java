// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import io.fullrow.schema.UnsupportedTableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * The pages of one range, one after the other. The next one is asked for while a page is published.
 * A page that does not come is asked for again, until patience ends. For one thread.
 */
final class PageSource {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int ALTERATIONS = 3;

  private final Requests requests;
  private final TokenRange range;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final PageSize size = new PageSize();
  private Optional<ByteBuffer> position;
  private long movedOn;
  private CompletionStage<Page> asked;

  /** What is asked of the source. */
  interface Requests {
    /**
     * Asks for one page.
     *
     * @param position the paging state; empty for the start of the range
     * @param rows at most
     */
    CompletionStage<Page> page(Optional<ByteBuffer> position, int rows);

    /** Prepares for the table as it is now. */
    void altered();
  }

  /**
   * @param range for messages
   * @param position where to begin; empty for the start of the range
   */
  PageSource(
      Requests requests,
      TokenRange range,
      Optional<ByteBuffer> position,
      Duration patience,
      LongSupplier nanoTime) {
    this.requests = requests;
    this.range = range;
    this.position = position;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.asked = ask();
  }

  private CompletionStage<Page> ask() {
    return requests.page(position, size.rows());
  }

  /**
   * The page that was asked for.
   *
   * @throws SnapshotStoppedException if it does not come in time, or never can
   */
  Page page() throws InterruptedException {
    long begun = nanoTime.getAsLong();
    Duration pause = FIRST_PAUSE;
    int alterations = 0;
    while (true) {
      try {
        return asked.toCompletableFuture().get();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        boolean altered = cause instanceof InvalidQueryException && alterations++ < ALTERATIONS;
        boolean patient = nanoTime.getAsLong() - begun < patience.toNanos();
        if (!altered && !(isTransient(cause) && patient)) {
          throw stopped(cause);
        }
        Thread.sleep(pause.toMillis());
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        askAgain(altered);
      }
    }
  }

  /** All of the page was sent, since it was moved on from. */
  void published(Page page) {
    size.published(page.rows().size(), nanoTime.getAsLong() - movedOn);
  }

  /** Asks for the page after this one, if there is one. */
  void moveOn(Page page) {
    movedOn = nanoTime.getAsLong();
    size.read(page.rows().size(), page.bytes());
    if (page.next().isPresent()) {
      position = page.next();
      asked = ask();
    }
  }

  /** This page has become too old: it is asked for again, and all that follows. */
  void goBackTo(Page page) {
    position = page.at();
    asked = ask();
  }

  private void askAgain(boolean altered) {
    try {
      if (altered) {
        requests.altered();
      }
      asked = ask();
    } catch (DriverException | UnsupportedTableException e) {
      throw stopped(e);
    }
  }

  private static boolean isTransient(Throwable error) {
    return error instanceof DriverException && !(error instanceof QueryValidationException);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private SnapshotStoppedException stopped(Throwable cause) {
    return new SnapshotStoppedException(
        String.format(
            "the source does not answer for the tokens after %d up to %d: %s",
            range.after(), range.upTo(), cause.getMessage()),
        cause);
  }
}
