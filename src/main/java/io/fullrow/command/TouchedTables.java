// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.operations.OperationKeys;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The tables whose dead letters are being closed, in the operations topic: a comparison that began
 * before does not tell of them any more.
 *
 * <pre>
 * table/&lt;keyspace.table&gt;/letters := {"at": milliseconds}
 * </pre>
 *
 * <p>Only the time at which it was written is read again. For one thread.
 */
final class TouchedTables {
  private static final int STORED_WITHIN_SECONDS = 30;

  private final BiFunction<String, JsonNode, CompletionStage<Void>> store;
  private final Set<String> tables = new TreeSet<>();

  /**
   * @param store writes an entry of the operations topic
   */
  TouchedTables(BiFunction<String, JsonNode, CompletionStage<Void>> store) {
    this.store = store;
  }

  /**
   * @param table empty if nobody knows it
   */
  void add(Optional<String> table) {
    tables.add(table.orElse(OperationKeys.ANY_TABLE));
  }

  /**
   * Before the letters are closed: otherwise a kill would leave a comparison that looks good.
   *
   * @throws CommandFailedException if Kafka does not take it
   */
  void store() {
    for (String table : tables) {
      try {
        store
            .apply(OperationKeys.tableLetters(table), now())
            .toCompletableFuture()
            .get(STORED_WITHIN_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new CommandFailedException(
            "which tables are concerned could not be stored, the letters stay open: " + e, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailedException("interrupted", e);
      }
    }
    tables.clear();
  }

  private static JsonNode now() {
    return JsonNodeFactory.instance.objectNode().put("at", Instant.now().toEpochMilli());
  }
}
