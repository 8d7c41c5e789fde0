// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.verify.recorded.RecordedVerify;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What the operations topic has of the last comparison of a table. It is written once a second at
 * most, so that a killed run loses little, and at the end. One thread writes at a time.
 */
final class VerifyRecord {
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int LIMIT_SECONDS = 90;

  private final Store store;
  private final String table;
  private long written = System.nanoTime() - EVERY_NANOS;
  private CompletionStage<Void> last = CompletableFuture.completedFuture(null);

  /** Where it is kept. */
  interface Store {
    Optional<JsonNode> get();

    CompletionStage<Void> put(JsonNode value);
  }

  /** Which run is asked for. */
  enum Begin {
    /** The last one if it is not finished, else a new one. */
    GO_ON,
    /** A new one. */
    AGAIN,
    /** The last one, and what failed in it anew. */
    FAILED_ONLY
  }

  VerifyRecord(Store store, String table) {
    this.store = store;
    this.table = table;
  }

  static VerifyRecord of(OperationsTopic operations, String table) {
    String key = OperationKeys.tableVerify(table);
    return new VerifyRecord(
        new Store() {
          @Override
          public Optional<JsonNode> get() {
            return operations.get(key);
          }

          @Override
          public CompletionStage<Void> put(JsonNode value) {
            return operations.put(key, value);
          }
        },
        table);
  }

  /**
   * A run to go on with, or a new one.
   *
   * @param say told which it is
   * @throws CommandFailedException if only failed ranges are asked for and none are known
   */
  VerifyRun start(RecordedVerify.Basis basis, Begin begin, Consumer<String> say) {
    Optional<RecordedVerify> before = store.get().flatMap(RecordedVerify::fromJson);
    boolean same = before.filter(run -> run.basis().equals(basis)).isPresent();
    if (begin == Begin.FAILED_ONLY) {
      return failedOnly(before, same, say);
    }
    if (before.isEmpty() || begin == Begin.AGAIN || (same && before.get().isFull())) {
      return VerifyRun.begin(basis);
    }
    if (!same) {
      say.accept(
          table
              + ": the run begun at "
              + before.get().begun()
              + " was of other columns, topics or options; this one begins anew");
      return VerifyRun.begin(basis);
    }
    say.accept(goesOn(before.get()) + "; --again begins anew");
    return new VerifyRun(before.get());
  }

  private VerifyRun failedOnly(
      Optional<RecordedVerify> before, boolean same, Consumer<String> say) {
    if (before.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.REFUSED, table + " has no recorded run: run it without --failed-only first");
    }
    if (!same) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "the last run of "
              + table
              + " was of other columns, topics or options: run it without --failed-only");
    }
    RecordedVerify left = before.get().withoutFailed();
    say.accept(goesOn(left));
    return new VerifyRun(left);
  }

  private String goesOn(RecordedVerify run) {
    return table
        + ": goes on with the run begun at "
        + run.begun()
        + ", of which "
        + run.done().size()
        + " of "
        + run.basis().ranges()
        + " ranges are done";
  }

  /** Writes it if it is time. */
  void write(RecordedVerify state) {
    long now = System.nanoTime();
    if (now - written >= EVERY_NANOS) {
      written = now;
      last = store.put(state.toJson());
    }
  }

  /**
   * Writes it and waits until it is stored.
   *
   * @throws CommandFailedException if it cannot be stored
   */
  void finish(RecordedVerify state) {
    last = store.put(state.toJson());
    try {
      last.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailedException(
          "the result of "
              + table
              + " could not be written to the operations topic: "
              + (e.getCause() == null ? e : e.getCause())
              + ". Run it again when the brokers answer.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }
}
