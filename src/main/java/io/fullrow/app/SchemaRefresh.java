package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the target for its schema, with an end: after the only node was killed and came back, the
 * driver's own refresh can stay without an answer for longer than anybody may wait.
 */
final class SchemaRefresh {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private SchemaRefresh() {}

  /** The metadata as of now, or a {@link java.util.concurrent.TimeoutException}. */
  static CompletableFuture<Metadata> of(CqlSession session, Duration timeout) {
    // A future of our own: the driver may still complete its own for others.
    return session
        .refreshSchemaAsync()
        .toCompletableFuture()
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
