// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Keeps the checkpoints of tables in the operations topic. */
final class CheckpointStore {
  private final OperationsTopic operations;
  private final String key;

  CheckpointStore(OperationsTopic operations, TableId table) {
    this.operations = operations;
    this.key = OperationKeys.tableSnapshot(table.toString());
  }

  /**
   * The last one that was saved.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  Optional<Checkpoint> load() {
    return operations
        .get(key)
        .map(
            json ->
                Checkpoint.of(json)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                key
                                    + " in the operations topic is of another version of Fullrow:"
                                    + " use that one, or begin anew by --again")));
  }

  /**
   * Returns once it is stored.
   *
   * @throws SnapshotStoppedException if it could not be
   */
  void save(Checkpoint checkpoint) {
    try {
      operations.put(key, checkpoint.toJson()).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new SnapshotStoppedException(
          "the progress could not be stored in the operations topic: " + e.getCause(), e);
    }
  }
}
