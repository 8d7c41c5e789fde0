// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.InvalidConfigurationInQueryException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.fullrow.sink.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/**
 * The one place that distinguishes the three classes of errors.
 *
 * <p>Poison and drift are what the target refuses by name. All else is retriable, what nobody
 * foresaw too: a write that waits is visible and loses nothing.
 */
final class WriteErrors {
  /**
   * Texts of {@code Batch too large}, {@code Mutation of … bytes is too large}, {@code Rejected an
   * oversized mutation}, and frame limits.
   */
  private static final List<String> SIZE =
      List.of("too large", "too big", "exceeds allowed maximum", "oversized mutation");

  /** Guardrails of Cassandra 4.1 and 5.0 that refuse any write, whatever is in it. */
  private static final List<String> REFUSES_ALL =
      List.of(
          "disk usage exceeds",
          "guardrail replica_disk_usage",
          "guardrail user_timestamps",
          "guardrail write_consistency_levels");

  /** Texts of Cassandra 3.11 to 5.0 for a table, keyspace or column that is not there. */
  private static final List<String> MISSING =
      List.of(
          "unconfigured table",
          "does not exist",
          "undefined column name",
          "unknown identifier",
          "undefined name");

  private WriteErrors() {}

  static Failure classify(Throwable error) {
    Throwable cause = unwrap(error);
    if (cause instanceof PrepareFailedException && cause.getCause() != null) {
      return ofPreparation(unwrap(cause.getCause()));
    }
    if (cause instanceof UnwritableException || isTooLarge(cause)) {
      return Failure.poison(reason(cause));
    }
    if (cause instanceof InvalidQueryException && mentions(cause, REFUSES_ALL)) {
      return Failure.retriable(reason(cause));
    }
    if (cause instanceof InvalidQueryException) {
      return mentions(cause, MISSING)
          ? Failure.drift(reason(cause))
          : Failure.poison(reason(cause));
    }
    return isRefusedByTable(cause)
        ? Failure.drift(reason(cause))
        : Failure.retriable(reason(cause));
  }

  /** No value is bound yet: what is invalid then is the table, for every row. */
  private static Failure ofPreparation(Throwable cause) {
    return cause instanceof InvalidQueryException || isRefusedByTable(cause)
        ? Failure.drift(reason(cause))
        : Failure.retriable(reason(cause));
  }

  private static boolean isRefusedByTable(Throwable cause) {
    return cause instanceof SyntaxError
        || cause instanceof UnauthorizedException
        || cause instanceof InvalidConfigurationInQueryException;
  }

  /** Whether less in one request may pass. */
  static boolean isTooLarge(Throwable error) {
    Throwable cause = unwrap(error);
    return cause instanceof FrameTooLongException
        || (cause instanceof InvalidQueryException && mentions(cause, SIZE));
  }

  private static boolean mentions(Throwable cause, List<String> texts) {
    String message = Objects.requireNonNullElse(cause.getMessage(), "").toLowerCase(Locale.ROOT);
    return texts.stream().anyMatch(message::contains);
  }

  private static Throwable unwrap(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String reason(Throwable cause) {
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
