// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.verify.recorded.RecordedVerify;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the operations topic has of the last comparison of a table. It is written once a second at
 * most, so that a killed run loses little, and at the end. One thread writes at a time.
 *
 * <p>Each process that compares signs what it writes, by {@code "runner": {"id": text, "started":
 * milliseconds}}. Who finds the signature of a later one stops: two would spoil each other's
 * result.
 */
final class VerifyRecord {
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int LIMIT_SECONDS = 90;

  private final Store store;
  private final String table;
  private final Runner runner;
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

  /** A process that compares. */
  record Runner(String id, long startedMillis) {
    static Runner now() {
      return new Runner(UUID.randomUUID().toString(), System.currentTimeMillis());
    }

    /** Who signed a record; empty for one of an earlier version. */
    private static Optional<Runner> of(JsonNode record) {
      JsonNode json = record.path("runner");
      return json.path("id").isString()
          ? Optional.of(new Runner(json.path("id").asString(), json.path("started").asLong(0)))
          : Optional.empty();
    }

    private JsonNode sign(RecordedVerify state) {
      ObjectNode json = state.toJson();
      json.putObject("runner").put("id", id).put("started", startedMillis);
      return json;
    }

    private boolean isLaterThan(Runner other) {
      int byTime = Long.compare(startedMillis, other.startedMillis);
      return byTime > 0 || (byTime == 0 && id.compareTo(other.id) > 0);
    }
  }

  VerifyRecord(Store store, String table, Runner runner) {
    this.store = store;
    this.table = table;
    this.runner = runner;
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
        table,
        Runner.now());
  }

  /**
   * A run to go on with, or a new one.
   *
   * @param say told which it is
   * @throws CommandFailedException if only failed ranges are asked for and none are known
   */
  VerifyRun start(RecordedVerify.Basis basis, Begin begin, Consumer<String> say) {
    VerifyRun run = chosen(basis, begin, say);
    // Others that compare this table learn of it, and stop.
    last = store.put(runner.sign(run.state()));
    return run;
  }

  private VerifyRun chosen(RecordedVerify.Basis basis, Begin begin, Consumer<String> say) {
    Optional<RecordedVerify> before = store.get().flatMap(RecordedVerify::fromJson);
    boolean same = before.filter(run -> run.basis().equals(basis)).isPresent();
    if (begin == Begin.FAILED_ONLY) {
      return failedOnly(before, basis, say);
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
      Optional<RecordedVerify> before, RecordedVerify.Basis basis, Consumer<String> say) {
    if (before.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.REFUSED, table + " has no recorded run: run it without --failed-only first");
    }
    RecordedVerify left =
        before
            .get()
            .withoutFailed(basis)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        ExitCode.REFUSED,
                        "the last run of "
                            + table
                            + " was of other columns, topics or options, or took more for equal"
                            + " (--accept-raised, which --raise-writetime implies): run it without"
                            + " --failed-only, or with the same options"));
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

  /**
   * Writes it if it is time.
   *
   * @throws CommandFailedException if another process compares this table since
   */
  void write(RecordedVerify state) {
    requireNoOther();
    long now = System.nanoTime();
    if (now - written >= EVERY_NANOS) {
      written = now;
      last = store.put(runner.sign(state));
    }
  }

  private void requireNoOther() {
    store
        .get()
        .flatMap(Runner::of)
        .filter(other -> other.isLaterThan(runner))
        .ifPresent(
            other -> {
              throw new CommandFailedException(
                  ExitCode.FAILED,
                  "another verify of "
                      + table
                      + " was started at "
                      + Instant.ofEpochMilli(other.startedMillis())
                      + " and goes on in the place of this one: only one can run at a time");
            });
  }

  /**
   * Writes it and waits until it is stored.
   *
   * @throws CommandFailedException if it cannot be stored, or another process compares this table
   */
  void finish(RecordedVerify state) {
    requireNoOther();
    last = store.put(runner.sign(state));
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
