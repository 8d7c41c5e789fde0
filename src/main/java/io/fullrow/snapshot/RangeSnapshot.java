// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Publishes the rows of one range. The range moves on in the checkpoint only by pages of which all
 * records are stored, in their order. For one thread.
 */
final class RangeSnapshot {
  /** While their records are on their way to Kafka, the next pages are read. */
  private static final int UNANSWERED_PAGES = 3;

  private final int range;
  private final PageSource pages;
  private final PagePublisher publisher;
  private final RangeProgress progress;
  private final Deque<PagePublisher.Sent> unanswered = new ArrayDeque<>();

  RangeSnapshot(int range, PageSource pages, PagePublisher publisher, RangeProgress progress) {
    this.range = range;
    this.pages = pages;
    this.publisher = publisher;
    this.progress = progress;
  }

  /**
   * @throws SnapshotStoppedException if it cannot go on
   */
  void run() throws InterruptedException {
    boolean more = true;
    while (more) {
      Page page = pages.page();
      pages.moveOn(page);
      Optional<PagePublisher.Sent> sent = publisher.publish(page);
      if (sent.isPresent()) {
        pages.published(page);
        unanswered.add(sent.get());
        more = page.next().isPresent();
      } else {
        pages.goBackTo(page);
      }
      await(more ? UNANSWERED_PAGES : 0);
    }
  }

  private void await(int left) throws InterruptedException {
    while (unanswered.size() > left) {
      PagePublisher.Sent page = unanswered.remove();
      try {
        page.stored().get();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new SnapshotStoppedException(
            "Kafka did not store a fragment: " + cause.getMessage() + remedy(cause), cause);
      }
      progress.stored(range, page.counts(), page.next());
    }
  }

  private static String remedy(Throwable cause) {
    return cause instanceof RecordTooLargeException
        ? " Raise max.message.bytes of the fragments topic"
        : "";
  }
}
