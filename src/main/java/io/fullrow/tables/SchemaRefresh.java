// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.internal.core.channel.DriverChannel;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the target for its schema, with an end.
 *
 * <p>Driver 4.19.3 never answers a refresh again once one was begun without a control connection:
 * its {@code MetadataManager} then takes that one for still running, and queues all others behind
 * it. So none is begun while the control connection is away, which only the driver's internal
 * context tells.
 */
final class SchemaRefresh {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private SchemaRefresh() {}

  /**
   * The metadata as of now, or a {@link java.util.concurrent.TimeoutException}, or an {@link
   * IllegalStateException} while no node answers.
   */
  static CompletableFuture<Metadata> of(CqlSession session, Duration timeout) {
    if (!hasControlConnection(session.getContext())) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("no node of the target answers"));
    }
    // A future of our own: the driver may still complete its own for others.
    return session
        .refreshSchemaAsync()
        .toCompletableFuture()
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean hasControlConnection(DriverContext context) {
    if (context instanceof InternalDriverContext internal) {
      DriverChannel channel = internal.getControlConnection().channel();
      return channel != null && !channel.closeFuture().isDone();
    }
    return true;
  }
}
