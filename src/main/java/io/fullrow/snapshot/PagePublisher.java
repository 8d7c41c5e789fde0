// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Publishes the pages of one range. For one thread. */
final class PagePublisher {
  private final RowChanges changes;
  private final FragmentPublisher publisher;
  private final Duration maxAge;
  private final InstantSource clock;

  /**
   * @param maxAge of a row that is published: the pipeline knows of deletions only for a time, and
   *     one that it has forgotten would not cover the row any more
   */
  PagePublisher(
      RowChanges changes, FragmentPublisher publisher, Duration maxAge, InstantSource clock) {
    this.changes = changes;
    this.publisher = publisher;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  /**
   * A page on its way to Kafka.
   *
   * @param stored completed when Kafka has all its records
   * @param next the paging state after the page
   */
  record Sent(CompletableFuture<Void> stored, Counts counts, Optional<ByteBuffer> next) {}

  /** Sends a page; empty if it has become too old for that, whatever part of it was sent. */
  Optional<Sent> publish(Page page) throws InterruptedException {
    Instant limit = page.asked().plus(maxAge);
    FragmentPublisher.Batch batch = publisher.batch();
    Counts counts = Counts.NONE;
    for (Row row : page.rows()) {
      for (Fragment fragment : changes.of(page.reader().read(row, page.nowInSeconds()))) {
        publisher.awaitTurn();
        if (clock.instant().isAfter(limit)) {
          publisher.giveUpTurn();
          return Optional.empty();
        }
        batch.send(fragment);
        counts = counts.plus(counts(fragment.change()));
      }
    }
    return Optional.of(new Sent(batch.end(), counts, page.next()));
  }

  private static Counts counts(Change change) {
    boolean isStatic = change instanceof Change.StaticRow;
    return new Counts(isStatic ? 0 : 1, change.columns().cells().size(), isStatic ? 1 : 0);
  }
}
