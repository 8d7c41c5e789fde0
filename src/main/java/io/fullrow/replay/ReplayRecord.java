// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.sink.kafka.Rewind;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Keeps the last replay in the operations topic. */
final class ReplayRecord {
  private final Function<String, Optional<JsonNode>> get;
  private final Writing write;

  /** Writes an entry; an empty value removes it. */
  interface Writing {
    CompletionStage<Void> write(String key, Optional<JsonNode> value);
  }

  ReplayRecord(Function<String, Optional<JsonNode>> get, Writing write) {
    this.get = get;
    this.write = write;
  }

  static ReplayRecord of(OperationsTopic operations) {
    return new ReplayRecord(
        operations::get,
        (key, value) ->
            value.map(json -> operations.put(key, json)).orElseGet(() -> operations.remove(key)));
  }

  /** The last one that was saved; empty also if a later version of Fullrow saved it. */
  Optional<RecordedReplay> load() {
    return get.apply(OperationKeys.REPLAY).flatMap(RecordedReplay::of);
  }

  /**
   * Returns once it is stored.
   *
   * @throws ReplayStoppedException if it could not be
   */
  void save(RecordedReplay replay) {
    stored(write.write(OperationKeys.REPLAY, Optional.of(replay.toJson())));
  }

  /**
   * Makes the last one none. Its entry stays, which tells that something was replayed, and when.
   */
  void replace(Instant time) {
    stored(write.write(OperationKeys.REPLAY, Optional.of(RecordedReplay.beginning(time))));
  }

  /** Asks the sink of the service, until {@link #withdraw}; asking twice changes nothing. */
  void ask(TableId table, Rewind rewind) {
    stored(
        write.write(
            OperationKeys.tableRewind(table.toString()), Optional.of(RewindJson.write(rewind))));
  }

  void withdraw(TableId table) {
    stored(write.write(OperationKeys.tableRewind(table.toString()), Optional.empty()));
  }

  private static void stored(CompletionStage<Void> written) {
    try {
      written.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new ReplayStoppedException(
          "the operations topic cannot be written: " + e.getCause() + "; run it again", e);
    }
  }
}
